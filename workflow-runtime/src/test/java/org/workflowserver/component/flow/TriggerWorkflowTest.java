package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.WaitEnd;

class TriggerWorkflowTest extends ComponentContract {
  @Override
  protected Component component() {
    return new TriggerWorkflowComponent();
  }

  @Override
  protected StepOutcome end(StepContext step, StepOutcome outcome) {
    assertThat(outcome).isInstanceOf(Calling.class);
    return resumedBy("completed", "", Map.of());
  }

  @Test
  void callsAndWaitsUnlessToldNotTo() {
    assertThat(executing("{\"workflow_id\": \"fl_1\", \"input\": {\"a\": 1}}"))
        .isEqualTo(new Calling("fl_1", Map.of("a", 1L), true));
    assertThat(executing("{\"workflow_id\": \"fl_1\", \"wait\": false}"))
        .isEqualTo(new Calling("fl_1", Map.of(), false));
  }

  @Test
  void refusesWhatIsNoInput() {
    assertThat(inputFailureOf("{\"workflow_id\": \"fl_1\", \"input\": \"text\"}").code())
        .isEqualTo("type_mismatch");
    assertThat(inputFailureOf("{\"workflow_id\": \"fl_1\", \"wait\": \"maybe\"}").code())
        .isEqualTo("type_mismatch");
    assertThat(inputFailureOf("{\"workflow_id\": []}").code()).isEqualTo("type_mismatch");
  }

  @Test
  void handsOnWhatTheCalledRunGave() {
    assertThat(resumedBy("completed", "", Map.of("sum", 3L)))
        .isEqualTo(
            Completed.of(
                Map.of("run_id", "fl_run_2", "status", "completed", "output", Map.of("sum", 3L))));
  }

  @Test
  void failsWithTheCalledRun() {
    StepOutcome outcome = resumedBy("failed", "No site.", null);
    assertThat(outcome).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.fault()).isEqualTo(Fault.REMOTE);
    assertThat(failed.code()).isEqualTo("child_failed");
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.message()).isEqualTo("The called run fl_run_2 failed: No site.");
    assertThat(failed.details()).containsEntry("run_id", "fl_run_2").containsEntry("output", null);
  }

  private StepOutcome resumedBy(String outcome, String message, Object payload) {
    Map<String, Object> answer = new HashMap<>();
    answer.put("source", "fl_run_2");
    answer.put("outcome", outcome);
    answer.put("message", message);
    answer.put("payload", payload);
    return component().resume(step(Map.of("workflow_id", "fl_1")), new WaitEnd(NOW, answer));
  }
}
