package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;

/** Asserts on what a condition answers. */
final class RuleOutcomes {
  private RuleOutcomes() {}

  static void assertVerdict(StepOutcome outcome, boolean expected) {
    assertThat(outcome)
        .isEqualTo(new Completed(Boolean.toString(expected), Map.of("result", expected)));
  }
}
