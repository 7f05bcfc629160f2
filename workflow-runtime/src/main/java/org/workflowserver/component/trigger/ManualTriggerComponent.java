package org.workflowserver.component.trigger;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Starts a run by hand or by a call, with a context of the caller's. */
@Dependent
public final class ManualTriggerComponent implements Component {
  /** A workflow may have a schedule besides. */
  private static final String SCHEDULED = "scheduled";

  private static final Descriptor DESCRIPTOR =
      Descriptor.trigger(
          "manual_trigger",
          "Manual start",
          "Starts a run by hand or by a call of the API. Its output is the context of that call.",
          """
          {"type": "object", "additionalProperties": false, "properties": {}}""",
          "{}");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Map<String, Object> output = new LinkedHashMap<>(context.trigger());
    Object type = output.remove("type");
    output.put("trigger_type", SCHEDULED.equals(type) ? SCHEDULED : "manual");
    return StepOutcome.Completed.of(output);
  }
}
