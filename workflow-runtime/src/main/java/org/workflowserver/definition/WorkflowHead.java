package org.workflowserver.definition;

import org.workflowserver.definition.content.WorkflowSettings;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * What a start of a run needs to know of a workflow.
 *
 * @param version number of the current version
 */
public record WorkflowHead(
    String id, String orgId, String name, boolean active, int version, WorkflowSettings settings) {
  /**
   * Lets only a workflow that is switched on be started.
   *
   * @throws Refusal {@code workflow_inactive}
   */
  public void requireActive() {
    if (!active) {
      throw new Refusal(
          RefusalCode.WORKFLOW_INACTIVE,
          "The workflow is switched off; nothing was started. Switch it on with is_active: true.");
    }
  }
}
