package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * What lists of other things say about workflows: name and trigger. Each is read once a request.
 */
@RequestScoped
class WorkflowFacts {
  private final Workflows workflows;
  private final SignedInCaller signedIn;
  private final Triggers triggers;
  private final Map<String, Optional<WorkflowView>> known = new HashMap<>();

  /** For the container's proxy. */
  protected WorkflowFacts() {
    this(null, null, null);
  }

  @Inject
  WorkflowFacts(Workflows workflows, SignedInCaller signedIn, Triggers triggers) {
    this.workflows = workflows;
    this.signedIn = signedIn;
    this.triggers = triggers;
  }

  /** The workflow's name; its id when it was deleted meanwhile. */
  String name(String workflowId) {
    return find(workflowId).map(WorkflowView::name).orElse(workflowId);
  }

  /** Component id of the trigger of a workflow out of a list. */
  Optional<String> trigger(WorkflowView listed) {
    return triggers.of(
        listed.id(),
        listed.version(),
        () -> find(listed.id()).flatMap(workflow -> triggerAmong(workflow.nodes())));
  }

  Optional<WorkflowView> find(String workflowId) {
    return known.computeIfAbsent(workflowId, this::read);
  }

  private Optional<WorkflowView> read(String workflowId) {
    try {
      return Optional.of(workflows.require(signedIn.caller(), workflowId));
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.RESOURCE_MISSING) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  static Optional<String> triggerAmong(List<Map<String, Object>> nodes) {
    return nodes.stream()
        .map(GraphPicture::componentOf)
        .filter(component -> component.endsWith("_trigger"))
        .findFirst();
  }
}
