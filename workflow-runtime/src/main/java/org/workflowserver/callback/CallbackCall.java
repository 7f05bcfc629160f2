package org.workflowserver.callback;

import java.util.Map;
import org.workflowserver.refusal.Refusal;

/** A call to a URL that a run waits for, read as far as it is asked for. */
public interface CallbackCall {
  /** The headers by name; credentials among them are left out. */
  Map<String, String> headers();

  /** The media type of the body; empty when it is not said. */
  String type();

  /**
   * The body as it came.
   *
   * @throws Refusal {@code body_too_large}, {@code body_malformed} when it breaks off
   */
  byte[] body();
}
