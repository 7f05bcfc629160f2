package org.workflowserver.run;

import java.util.Map;
import java.util.Optional;

/**
 * Start a run.
 *
 * @param context what the run starts with
 * @param idempotency makes a repeated call give the same run
 * @param traceparent W3C trace context of the caller, passed on to outgoing calls
 */
public record StartCommand(
    Map<String, Object> context, Optional<Idempotency> idempotency, Optional<String> traceparent) {
  /**
   * A caller's key for one operation.
   *
   * @param key 1 to 255 characters
   * @param bodyHash SHA-256 of the body's bytes, in hex
   */
  public record Idempotency(String key, String bodyHash) {}
}
