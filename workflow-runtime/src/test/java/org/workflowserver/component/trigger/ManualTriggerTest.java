package org.workflowserver.component.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.TriggerContract;

class ManualTriggerTest extends TriggerContract {
  @Override
  protected Component component() {
    return new ManualTriggerComponent();
  }

  @Test
  void handsOutTheContextOfTheCall() {
    StepOutcome outcome =
        component()
            .execute(
                step(
                    Map.of(),
                    Map.of(
                        "type", "manual",
                        "run_id", "fl_run_7",
                        "order", Map.of("lines", List.of(1L, 2L)))));
    assertThat(outcome)
        .isEqualTo(
            StepOutcome.Completed.of(
                Map.of(
                    "trigger_type", "manual",
                    "run_id", "fl_run_7",
                    "order", Map.of("lines", List.of(1L, 2L)))));
  }
}
