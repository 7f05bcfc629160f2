package org.workflowserver.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Text;

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
   * @param operation which operation, such as {@code execute}
   * @param key 1 to 255 characters
   * @param bodyHash SHA-256 of the body's bytes, in hex
   * @param other another key of the same call, which is a repeat when either came before; null when
   *     there is none
   */
  public record Idempotency(String operation, String key, String bodyHash, Idempotency other) {
    /** The operation of an execute call. */
    private static final String EXECUTE = "execute";

    /** A key of a message that may come again with another body, for the operation. */
    public static Idempotency ofMessage(String operation, String key) {
      return new Idempotency(operation, key, "");
    }

    public Idempotency(String operation, String key, String bodyHash) {
      this(operation, key, bodyHash, null);
    }

    /** A key that was sent with an execute call. */
    public Idempotency(String key, String bodyHash) {
      this(EXECUTE, key, bodyHash);
    }

    /** The same call is known by that key, too. */
    public Idempotency and(Idempotency another) {
      return new Idempotency(operation, key, bodyHash, another);
    }

    /** All keys of the call. */
    public List<Idempotency> all() {
      return other == null ? List.of(this) : List.of(this, other);
    }

    /** The same key, sent for another operation, and on this object. */
    Idempotency on(String otherOperation, String object) {
      String both = Text.sha256Hex(object + " " + bodyHash);
      return new Idempotency(otherOperation, key, both);
    }
  }
}
