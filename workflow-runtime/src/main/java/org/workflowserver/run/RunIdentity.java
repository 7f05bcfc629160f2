package org.workflowserver.run;

import java.time.Instant;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.state.RunIds;

/**
 * What never changes of a run.
 *
 * @param workflowVersion the version that it runs, from 1
 * @param triggerType such as {@code manual}
 * @param startedAt when it was accepted
 * @param traceparent W3C trace context of the caller; may be null
 * @param parentRunId the run that started it; null when none did
 * @param originalRunId the run that it repeats; null when it repeats none
 * @param requestedBy who asked for it; null when nobody did
 * @param calledBy the step that called it; null when none did
 */
public record RunIdentity(
    String id,
    String orgId,
    String workflowId,
    int workflowVersion,
    String triggerType,
    Instant startedAt,
    String traceparent,
    String parentRunId,
    String originalRunId,
    Requester requestedBy,
    CalledBy calledBy) {
  /**
   * A run that is accepted now.
   *
   * @param version the version of the workflow that it runs
   */
  public static RunIdentity accepted(
      Instant now,
      WorkflowHead head,
      int version,
      String triggerType,
      Origin origin,
      String traceparent,
      CalledBy calledBy) {
    return new RunIdentity(
        Ids.next(IdKind.RUN, now),
        head.orgId(),
        head.id(),
        version,
        triggerType,
        now,
        traceparent,
        origin.parentRunId(),
        origin.originalRunId(),
        origin.requestedBy(),
        calledBy);
  }

  /** What of it stands in each of its entries. */
  public RunIds ids() {
    return new RunIds(id, orgId, workflowId);
  }

  /** How many runs are above it: it was called by one that was called by another, and so on. */
  public int depth() {
    return calledBy == null ? 0 : calledBy.depth();
  }

  /** Whether a step of another run waits for its end. */
  public boolean isWaitedFor() {
    return calledBy != null && calledBy.waited();
  }
}
