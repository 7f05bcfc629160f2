package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrailTest {
  @Test
  void comesBackTheWayItWent() {
    Trail third = Trail.START.forward("a").forward("b");

    assertThat(third.cursor()).contains("b");
    assertThat(third.back().cursor()).contains("a");
    assertThat(third.back().back()).isEqualTo(Trail.START);
    assertThat(Trail.START.back()).isEqualTo(Trail.START);
  }

  @Test
  void forgetsTheOldestStepOfALongWay() {
    Trail far =
        IntStream.rangeClosed(1, Trail.LONGEST + 3)
            .mapToObj(String::valueOf)
            .reduce(Trail.START, Trail::forward, (a, b) -> b);

    assertThat(far.cursors()).hasSize(Trail.LONGEST).startsWith("4");
    assertThat(far.cursor()).contains(String.valueOf(Trail.LONGEST + 3));
  }

  @Test
  void forgetsMoreOfAWayOfLongSteps() {
    String step = "x".repeat(Trail.MOST_CHARACTERS / 3);
    Trail far = Trail.START.forward("first").forward(step).forward(step).forward(step);

    assertThat(far.cursors()).containsExactly(step, step, step);
    assertThat(far.forward(step.repeat(4)).cursors()).containsExactly(step.repeat(4));
  }

  @Test
  void keepsItsStepsInOrder() {
    assertThat(new Trail(List.of("a", "b")).forward("c").cursors()).containsExactly("a", "b", "c");
  }
}
