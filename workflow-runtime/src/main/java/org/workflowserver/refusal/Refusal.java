package org.workflowserver.refusal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A call that is answered with a reason instead of done; nothing of it is left behind.
 *
 * <p>The message is a sentence for the caller: it says what is wrong or what was found, and never
 * names classes, SQL or secrets.
 */
public class Refusal extends RuntimeException {
  private final RefusalCode code;
  private final transient List<Violation> violations;
  private final transient Duration retryAfter;

  public Refusal(RefusalCode code, String message) {
    this(code, message, List.of(), null);
  }

  public Refusal(RefusalCode code, String message, List<Violation> violations) {
    this(code, message, violations, null);
  }

  public Refusal(
      RefusalCode code, String message, List<Violation> violations, Duration retryAfter) {
    super(message, null, false, false);
    this.code = code;
    this.violations = List.copyOf(violations);
    this.retryAfter = retryAfter;
  }

  /** A wrong member of a request's body. */
  public static Refusal member(RefusalCode code, String pointer, String message) {
    return new Refusal(code, message, List.of(new Violation(pointer, code.code(), message)));
  }

  /**
   * Too many calls.
   *
   * @param wait when it is worth trying again
   */
  public static Refusal rateLimited(String message, Duration wait) {
    return new Refusal(RefusalCode.RATE_LIMITED, message, List.of(), wait);
  }

  public RefusalCode code() {
    return code;
  }

  /** What is wrong, member by member; may be empty. */
  public List<Violation> violations() {
    return violations;
  }

  /** When it is worth trying again. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
