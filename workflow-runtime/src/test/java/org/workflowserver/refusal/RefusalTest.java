package org.workflowserver.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much is wrong with a call, its answer has an end. */
class RefusalTest {
  @Test
  void allIsToldWhereItIsNotTooMuch() {
    assertThat(refusal(violations(Refusal.MOST_VIOLATIONS, "/a")).violations())
        .isEqualTo(violations(Refusal.MOST_VIOLATIONS, "/a"));
  }

  @Test
  void theLastOfManySaysHowManyMoreThereAre() {
    List<Violation> told = refusal(violations(Refusal.MOST_VIOLATIONS + 1, "/a")).violations();
    assertThat(told).hasSize(Refusal.MOST_VIOLATIONS).startsWith(new Violation("/a0", "c", "m"));
    assertThat(told.getLast())
        .isEqualTo(new Violation("", "parameter_invalid", "There are 2 more problems."));
  }

  @Test
  void longNamesAreToldOfAFew() {
    String name = "/" + "n".repeat(Refusal.MOST_CHARACTERS / 2);
    assertThat(refusal(violations(50, name)).violations())
        .hasSize(3)
        .last()
        .isEqualTo(new Violation("", "parameter_invalid", "There are 48 more problems."));
    assertThat(refusal(violations(1, name + name)).violations()).hasSize(1);
  }

  @Test
  void aWaitIsToldInWholeSecondsAndAtLeastOne() {
    assertThat(Refusal.rateLimited("Busy.", Duration.ZERO).retryAfterSeconds()).contains(1L);
    assertThat(Refusal.rateLimited("Busy.", Duration.ofMillis(40_001)).retryAfterSeconds())
        .contains(41L);
    assertThat(refusal(List.of()).retryAfterSeconds()).isEmpty();
  }

  private static Refusal refusal(List<Violation> violations) {
    return new Refusal(RefusalCode.PARAMETER_INVALID, "Wrong.", violations);
  }

  private static List<Violation> violations(int count, String name) {
    return IntStream.range(0, count).mapToObj(i -> new Violation(name + i, "c", "m")).toList();
  }
}
