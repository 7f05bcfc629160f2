package org.workflowserver.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.workflowserver.callback.CallbackCall;

/** A call to a URL that a run waits for. */
record CallIn(Map<String, String> headers, String text, String type) implements CallbackCall {
  /** With a body in JSON. */
  CallIn(Map<String, String> headers, String text) {
    this(headers, text, text.isEmpty() ? "" : "application/json");
  }

  @Override
  public byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
