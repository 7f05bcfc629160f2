package org.workflowserver.refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call that is answered with a reason instead of done; nothing of it is left behind.
 *
 * <p>The message is a sentence for the caller: it says what is wrong or what was found, and never
 * names classes, SQL or secrets.
 */
public class Refusal extends RuntimeException {
  /**
   * Violations of one call that are listed, the last of them perhaps of how many more there are.
   */
  public static final int MOST_VIOLATIONS = 1_000;

  /** Characters of all that is listed: names in what was sent may be long. */
  public static final int MOST_CHARACTERS = 100_000;

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
    this(code, message, violations, violations.size(), retryAfter);
  }

  /**
   * A refusal for more than it knows.
   *
   * @param violations the first of them
   * @param count how many there are in all
   * @param retryAfter may be null
   */
  public Refusal(
      RefusalCode code,
      String message,
      List<Violation> violations,
      int count,
      Duration retryAfter) {
    super(message, null, false, false);
    this.code = code;
    this.violations = bounded(code, violations, count);
    this.retryAfter = retryAfter;
  }

  /** A wrong member of a request's body. */
  public static Refusal member(RefusalCode code, String pointer, String message) {
    return new Refusal(code, message, List.of(new Violation(pointer, code.code(), message)));
  }

  /** A member of a request's body that has a wrong value. */
  public static Refusal invalid(String pointer, String message) {
    return member(RefusalCode.PARAMETER_INVALID, pointer, message);
  }

  /** A member that a request's body lacks. */
  public static Refusal missing(String pointer, String message) {
    return member(RefusalCode.PARAMETER_MISSING, pointer, message);
  }

  /**
   * Wrong members of a request's body.
   *
   * @param violations at least one; the first says whether one is missing or wrong
   */
  public static Refusal members(List<Violation> violations) {
    Violation first = violations.getFirst();
    RefusalCode code =
        first.code().equals(RefusalCode.PARAMETER_MISSING.code())
            ? RefusalCode.PARAMETER_MISSING
            : RefusalCode.PARAMETER_INVALID;
    return new Refusal(code, first.message(), violations);
  }

  /**
   * Too many calls.
   *
   * @param wait when it is worth trying again
   */
  public static Refusal rateLimited(String message, Duration wait) {
    return new Refusal(RefusalCode.RATE_LIMITED, message, List.of(), wait);
  }

  /**
   * More than the server can do at present.
   *
   * @param wait when it is worth trying again
   */
  public static Refusal capacityExceeded(String message, Duration wait) {
    return new Refusal(RefusalCode.CAPACITY_EXCEEDED, message, List.of(), wait);
  }

  /**
   * Refuses a change that is built upon another state than the present one.
   *
   * @param what is to be changed, such as {@code item}
   * @param changed when that was last changed
   * @param seen the same as far as the caller knows
   * @throws Refusal {@code version_stale}
   */
  public static void requireUnchanged(String what, Instant changed, Instant seen) {
    if (!seen.equals(changed)) {
      throw new Refusal(
          RefusalCode.VERSION_STALE,
          "The %s was changed at %s, after the change that is built upon (%s)."
              .formatted(what, changed, seen));
    }
  }

  /** What the caller names is not there, or not for them. */
  public static Refusal notFound(String what) {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "There is no such " + what + ".");
  }

  public RefusalCode code() {
    return code;
  }

  private static List<Violation> bounded(RefusalCode code, List<Violation> known, int count) {
    int listed = 0;
    for (int characters = 0; listed < known.size() && characters < MOST_CHARACTERS; listed++) {
      characters += known.get(listed).pointer().length() + known.get(listed).message().length();
    }
    if (listed == count && listed <= MOST_VIOLATIONS) {
      return List.copyOf(known);
    }
    List<Violation> some = new ArrayList<>(known.subList(0, Math.min(listed, MOST_VIOLATIONS - 1)));
    some.add(new Violation("", code.code(), more(count - some.size())));
    return List.copyOf(some);
  }

  /** What is said of violations that are not listed. */
  public static String more(int unlisted) {
    return unlisted == 1 ? "There is 1 more problem." : "There are " + unlisted + " more problems.";
  }

  /** What is wrong, member by member; may be empty. At most {@link #MOST_VIOLATIONS}. */
  public List<Violation> violations() {
    return violations;
  }

  /** When it is worth trying again. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The same in whole seconds, as {@code Retry-After} says it. */
  public Optional<Long> retryAfterSeconds() {
    return retryAfter().map(Refusal::wholeSeconds);
  }

  /** Whole seconds after which a wait is over: at least one. */
  public static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
