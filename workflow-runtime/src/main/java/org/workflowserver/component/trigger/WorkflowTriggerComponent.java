package org.workflowserver.component.trigger;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.SchemaCheck;
import org.workflowserver.component.SchemaInvalid;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Starts a run when a step of another one calls it, with the values that the step gives. */
@Dependent
public final class WorkflowTriggerComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(
          "workflow_trigger",
          Kind.TRIGGER,
          "Called by a workflow",
          "Starts a run when a step of another workflow calls this one. Its output is the input of"
              + " that step.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "input_schema": {
                "type": "object",
                "title": "Input schema",
                "description": "JSON Schema (2020-12) that the input must fit.",
                "x-order": 1
              }
            }
          }""",
          """
          {"input_schema": {"type": "object", "required": ["site"]}}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("input_schema") instanceof Map<?, ?> schema)) {
      return List.of();
    }
    try {
      SchemaCheck.of((Map<String, Object>) schema);
      return List.of();
    } catch (SchemaInvalid e) {
      return List.of(new ConfigurationProblem("/input_schema", e.getMessage()));
    }
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Map<String, Object> output = new LinkedHashMap<>(context.trigger());
    output.remove("type");
    output.putIfAbsent("parent_run_id", null);
    return StepOutcome.Completed.of(output);
  }
}
