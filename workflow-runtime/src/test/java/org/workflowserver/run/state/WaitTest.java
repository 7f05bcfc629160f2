package org.workflowserver.run.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Wait.Waiter WAITER =
      new Wait.Waiter("run", "org", StepKey.of("n", ""), 1, NOON);

  @Test
  void eachKindIsReadAsItWasStored() {
    List<Wait> each =
        List.of(
            new Wait.Delay(WAITER, NOON),
            new Wait.Retry(WAITER, NOON),
            new Wait.Child(WAITER, "called"),
            new Wait.Interaction(WAITER, NOON, "asked"),
            new Wait.Callback(WAITER, NOON),
            new Wait.Announcing(WAITER));
    assertThat(each.stream().<Class<?>>map(Wait::getClass))
        .containsExactlyInAnyOrder(Wait.class.getPermittedSubclasses());
    assertThat(each)
        .allSatisfy(
            wait ->
                assertThat(Wait.stored(wait.kind(), WAITER, wait.due(), wait.subject()))
                    .isEqualTo(wait));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Wait.stored("sleep", WAITER, NOON, null))
        .withMessage("No wait is of the kind 'sleep'.");
  }
}
