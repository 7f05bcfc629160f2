package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import java.util.List;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Terminated;

/** Ends the whole run. */
@Dependent
public final class TerminateComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "terminate",
          "End the run",
          "Ends the whole run at once, as completed or as failed; whatever still runs is cancelled.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["status"],
            "properties": {
              "status": {
                "type": "string",
                "enum": ["completed", "failed"],
                "title": "Status",
                "description": "How the run ends.",
                "x-order": 1
              },
              "message": {
                "type": ["string", "number", "boolean"],
                "title": "Message",
                "description": "Why it ends, for the reader of the run.",
                "x-order": 2
              },
              "output": {
                "title": "Output",
                "description": "The run's output, any JSON value.",
                "x-order": 3
              }
            }
          }""",
          """
          {"status": "failed", "message": "The order is already closed."}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    String status = members.text("status");
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    String message = members.has("message") ? members.rendered("message") : null;
    return switch (status) {
      case "completed" -> new Terminated(true, message, members.any("output"));
      case "failed" -> new Terminated(false, message, members.any("output"));
      default ->
          Failed.input(
              "configuration_invalid",
              "'status' must be completed or failed, but is '" + status + "'.");
    };
  }
}
