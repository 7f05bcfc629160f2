package org.workflowserver.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.workflowserver.api.http.EntityTags;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Revisions of workflows as entity tags. */
final class Revisions {
  private Revisions() {}

  /** The opaque part of the workflow's tag. */
  static String tag(WorkflowView workflow) {
    return Integer.toString(workflow.revision());
  }

  /** The revision that {@code If-Match} asks for; empty when it does not matter. */
  static Optional<Integer> expected(
      Workflows workflows, Caller caller, String workflowId, ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.IF_MATCH);
    if (header == null) {
      return Optional.empty();
    }
    // The comparison here is with what is read now; that nothing changes between this and the
    // command is the facade's part, so it is told the revision.
    WorkflowView now = workflows.require(caller, workflowId);
    EntityTags tags = EntityTags.parse(header).orElseThrow(Revisions::stale);
    if (!tags.matchStrongly(tag(now))) {
      throw stale();
    }
    return tags.any() ? Optional.empty() : Optional.of(now.revision());
  }

  private static Refusal stale() {
    return new Refusal(
        RefusalCode.VERSION_STALE,
        "The workflow is not, or no longer, the one that 'If-Match' names. Read it again.");
  }
}
