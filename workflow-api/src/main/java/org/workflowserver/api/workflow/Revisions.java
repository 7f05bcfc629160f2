package org.workflowserver.api.workflow;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.http.EntityTags;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Revisions of workflows as entity tags. */
final class Revisions {
  private static final String NEXT = "-";

  private Revisions() {}

  /**
   * The opaque part of the workflow's tag: its revision and, while a schedule says so, when it runs
   * next. That moves on by itself, and readers are to see it.
   */
  static String tag(WorkflowView workflow) {
    Instant next = workflow.nextRunAt();
    return workflow.revision()
        + (next == null ? "" : NEXT + Long.toString(next.toEpochMilli(), Character.MAX_RADIX));
  }

  /** A workflow as it is now, with its tag. */
  static Response whole(WorkflowView workflow) {
    return JsonAnswers.tagged(JsonAnswers.json(200, WorkflowJson.whole(workflow)), tag(workflow));
  }

  /** A new workflow, with its tag and where it is. */
  static Response created(WorkflowView workflow, Map<String, Object> json) {
    return JsonAnswers.tagged(JsonAnswers.created("/workflows/", json), tag(workflow));
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
    WorkflowView now = workflows.requireSummary(caller, workflowId);
    EntityTags tags = EntityTags.parse(header).orElseThrow(Revisions::stale);
    if (!tags.matchStrongly(opaque -> isOf(now, opaque))) {
      throw stale();
    }
    return tags.any() ? Optional.empty() : Optional.of(now.revision());
  }

  /** That a schedule has moved on is no change which a writer could miss. */
  private static boolean isOf(WorkflowView workflow, String opaque) {
    return opaque.split(NEXT, 2)[0].equals(Integer.toString(workflow.revision()));
  }

  private static Refusal stale() {
    return new Refusal(
        RefusalCode.VERSION_STALE,
        "The workflow is not, or no longer, the one that 'If-Match' names. Read it again.");
  }
}
