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

class WorkflowTriggerTest extends TriggerContract {
  @Override
  protected Component component() {
    return new WorkflowTriggerComponent();
  }

  @Test
  void handsOutWhatTheCallerGives() {
    Map<String, Object> given =
        Map.of("type", "workflow", "run_id", "fl_run_2", "parent_run_id", "fl_run_1", "a", 1L);
    assertThat(component().execute(step(Map.of(), given)))
        .isEqualTo(
            Completed.of(Map.of("run_id", "fl_run_2", "parent_run_id", "fl_run_1", "a", 1L)));
  }

  @Test
  void hasNoParentWhenStartedByHand() {
    Map<String, Object> expected = new HashMap<>();
    expected.put("run_id", "fl_run_2");
    expected.put("parent_run_id", null);
    assertThat(component().execute(step(Map.of(), Map.of("type", "manual", "run_id", "fl_run_2"))))
        .isEqualTo(Completed.of(expected));
  }

  @Test
  void itsSchemaHasToBeOne() {
    assertThat(component().check(Map.of("input_schema", Map.of("type", "object")))).isEmpty();
    List<ConfigurationProblem> problems =
        component().check(Map.of("input_schema", Map.of("type", "thing")));
    assertThat(problems).extracting(ConfigurationProblem::pointer).containsExactly("/input_schema");
  }
}
