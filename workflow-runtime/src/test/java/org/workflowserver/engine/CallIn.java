package org.workflowserver.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.workflowserver.callback.CallbackCall;

/** A call to a URL that a run waits for, with a body in JSON. */
record CallIn(Map<String, String> headers, String text) implements CallbackCall {
  @Override
  public String type() {
    return text.isEmpty() ? "" : "application/json";
  }

  @Override
  public byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
