package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Fault;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.WaitEnd;

/** Calls another workflow, and waits for the end of its run unless told not to. */
@Dependent
public final class TriggerWorkflowComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "trigger_workflow",
          "Call a workflow",
          "Starts a run of another workflow, whose trigger is workflow_trigger, and waits for its"
              + " end. Holds no thread meanwhile.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["workflow_id"],
            "properties": {
              "workflow_id": {
                "type": "string",
                "minLength": 1,
                "title": "Workflow",
                "description": "The id of the workflow to call.",
                "x-order": 1
              },
              "input": {
                "type": ["object", "string"],
                "title": "Input",
                "description": "What the run starts with: an object, or one expression that gives one.",
                "x-order": 2
              },
              "wait": {
                "type": ["boolean", "string"],
                "title": "Wait",
                "description": "Whether the step waits for the end of the run. When it does not, it continues at once.",
                "x-order": 3
              }
            }
          }""",
          """
          {"workflow_id": "{{ trigger.workflow_id }}", "input": {"site": "{{ trigger.site_id }}"}}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean mayWait(Map<String, Object> data) {
    return !Boolean.FALSE.equals(data.get("wait"));
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    String workflow = members.text("workflow_id");
    Map<String, Object> input = members.object("input", Map.of());
    boolean waits = members.flag("wait", true);
    return members
        .mismatch()
        .<StepOutcome>map(mismatch -> mismatch)
        .orElseGet(() -> new Calling(workflow, input, waits));
  }

  @Override
  public StepOutcome resume(StepContext context, WaitEnd end) {
    Map<String, Object> answer = end.answer();
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("run_id", answer.get("source"));
    output.put("status", answer.get("outcome"));
    output.put("output", answer.get("payload"));
    if ("completed".equals(answer.get("outcome"))) {
      return Completed.of(output);
    }
    return new Failed(
        Fault.REMOTE,
        "child_failed",
        "The called run " + answer.get("source") + " failed: " + answer.get("message"),
        false,
        output);
  }
}
