package org.workflowserver.component.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.TriggerContract;

class ScheduledTriggerTest extends TriggerContract {
  @Override
  protected Component component() {
    return new ScheduledTriggerComponent();
  }

  @Test
  void saysForWhichTimeTheRunWasStartedAndWhen() {
    Map<String, Object> fired =
        Map.of(
            "run_id", "fl_run_7",
            "scheduled_at", "2027-03-28T01:00:00.000000Z",
            "fired_at", "2027-03-28T01:00:00.004000Z");
    Map<String, Object> trigger = new HashMap<>(fired);
    trigger.put("type", "scheduled");
    assertThat(component().execute(step(Map.of(), trigger)))
        .isEqualTo(StepOutcome.Completed.of(fired));
  }

  @Test
  void isForNoTimeWhenStartedByHand() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("run_id", "fl_run_7");
    expected.put("scheduled_at", null);
    expected.put("fired_at", null);
    assertThat(component().execute(step(Map.of(), Map.of("type", "manual", "run_id", "fl_run_7"))))
        .isEqualTo(StepOutcome.Completed.of(expected));
  }
}
