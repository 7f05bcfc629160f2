package org.workflowserver.definition;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Components that refer to what lies outside of the workflow. */
final class ReferringComponents {
  private ReferringComponents() {}

  /** A trigger that understands a secret by its id. */
  static final class SignedTrigger implements Component {
    @Override
    public Descriptor descriptor() {
      return Descriptor.trigger(
          "signed_trigger",
          "Signed",
          "Starts.",
          """
          {"type": "object", "properties": {"signature": {"type": "object", "x-secret": true}}}""",
          "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      return StepOutcome.Completed.of(Map.of());
    }
  }

  /**
   * An action that names another workflow.
   *
   * @param checked is done whenever one is checked
   */
  record OtherWorkflow(AtomicReference<Runnable> checked) implements Component {
    @Override
    public List<ConfigurationProblem> check(Map<String, Object> configuration) {
      checked.get().run();
      return List.of();
    }

    @Override
    public Descriptor descriptor() {
      return Descriptor.action(
          "trigger_workflow",
          "Other workflow",
          "Starts it.",
          List.of("default"),
          true,
          """
          {"type": "object", "required": ["workflow_id"],
           "properties": {"workflow_id": {"type": "string"}, "input": {"type": "object"}}}""",
          "{\"workflow_id\": \"fl_x\"}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      return StepOutcome.Completed.of(Map.of());
    }
  }
}
