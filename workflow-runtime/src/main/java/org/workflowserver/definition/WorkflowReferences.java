package org.workflowserver.definition;

import java.util.Optional;
import org.workflowserver.definition.Drawing.DrawnNode;

/** Which other workflows a workflow names literally: in its nodes, and in its settings. */
final class WorkflowReferences {
  /** The member of a node's configuration that holds a workflow's id. */
  static final String MEMBER = "workflow_id";

  /** The setting that holds a workflow's id. */
  static final String SETTING = "error_workflow_id";

  private static final String COMPONENT = "trigger_workflow";

  private WorkflowReferences() {}

  /** What the node names; empty when it names none, or computes it. */
  static Optional<String> in(DrawnNode node) {
    return COMPONENT.equals(node.componentId())
            && node.data().get(MEMBER) instanceof String text
            && !text.contains("{{")
            && !text.contains("{%")
        ? Optional.of(text)
        : Optional.empty();
  }
}
