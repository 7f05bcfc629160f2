package org.workflowserver.component.trigger;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Starts a run when a step of another one calls it, with the values that the step gives. */
@Dependent
public final class WorkflowTriggerComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.trigger(
          "workflow_trigger",
          "Called by a workflow",
          "Starts a run when a step of another workflow calls this one. Its output is the input of"
              + " that step.",
          InputSchema.CONFIGURATION,
          """
          {"input_schema": {"type": "object", "required": ["site"]}}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Optional<Map<String, Object>> inputSchema(Map<String, Object> data) {
    return InputSchema.of(data);
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return InputSchema.check(data);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Map<String, Object> output = new LinkedHashMap<>(context.trigger());
    output.remove("type");
    output.putIfAbsent("parent_run_id", null);
    return StepOutcome.Completed.of(output);
  }
}
