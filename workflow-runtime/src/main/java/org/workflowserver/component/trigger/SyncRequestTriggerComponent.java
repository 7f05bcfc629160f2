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
import org.workflowserver.component.TriggerInput;

/** Starts a run by a call that waits for its end, and is answered by it. */
@Dependent
public final class SyncRequestTriggerComponent implements Component {
  private static final String PAYLOAD = "payload";

  private static final Descriptor DESCRIPTOR =
      Descriptor.trigger(
          "sync_request_trigger",
          "Synchronous request",
          "Starts a run by a call that waits for its end. Its output has the body of the call as"
              + " payload; the text that is marked as the response is the answer.",
          InputSchema.CONFIGURATION,
          """
          {"input_schema": {"type": "object", "required": ["site"]}}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean isAnswered() {
    return true;
  }

  @Override
  public Optional<TriggerInput> input() {
    return Optional.of(new TriggerInput(PAYLOAD, PAYLOAD));
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
    Map<String, Object> output = new LinkedHashMap<>();
    output.put(PAYLOAD, context.trigger().get(PAYLOAD));
    output.put("run_id", context.trigger().get("run_id"));
    return StepOutcome.Completed.of(output);
  }
}
