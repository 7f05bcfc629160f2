package org.workflowserver.component.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.TriggerContract;
import org.workflowserver.component.TriggerInput;

class SyncRequestTriggerTest extends TriggerContract {
  @Override
  protected Component component() {
    return new SyncRequestTriggerComponent();
  }

  @Test
  void handsOutTheBodyOfTheCall() {
    Map<String, Object> given =
        Map.of("type", "sync_request", "run_id", "fl_run_2", "payload", List.of(1L, "x"));
    assertThat(component().execute(step(Map.of(), given)))
        .isEqualTo(Completed.of(Map.of("run_id", "fl_run_2", "payload", List.of(1L, "x"))));
  }

  @Test
  void handsOutNothingForABodyThatIsNull() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("run_id", "fl_run_2");
    expected.put("payload", null);
    assertThat(
            component()
                .execute(step(Map.of(), Map.of("type", "sync_request", "run_id", "fl_run_2"))))
        .isEqualTo(Completed.of(expected));
  }

  @Test
  void itsSchemaHasToBeOne() {
    assertThat(component().check(Map.of("input_schema", Map.of("type", "object")))).isEmpty();
    List<ConfigurationProblem> problems =
        component().check(Map.of("input_schema", Map.of("type", "thing")));
    assertThat(problems).extracting(ConfigurationProblem::pointer).containsExactly("/input_schema");
  }

  @Test
  void itsRunsAnswerTheirCaller() {
    assertThat(component().isAnswered()).isTrue();
    assertThat(component().input()).contains(new TriggerInput("payload", "payload"));
  }
}
