package org.workflowserver.engine.execution;

import java.time.Instant;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RecordedRun;

/**
 * What never changes of a run in memory.
 *
 * @param startedAt when it was accepted
 * @param traceparent W3C trace context of the caller; may be null
 * @param requestedBy who asked for it; may be null
 * @param calledBy the step that called it; null when none did
 */
public record RunIdentity(
    String id,
    String orgId,
    String triggerType,
    Instant startedAt,
    String traceparent,
    Requester requestedBy,
    CalledBy calledBy) {

  /** Of a run as its record has it. */
  public static RunIdentity of(RecordedRun recorded) {
    RunView run = recorded.run();
    return new RunIdentity(
        run.id(),
        recorded.orgId(),
        run.triggerType(),
        run.startedAt(),
        recorded.traceparent(),
        recorded.requestedBy(),
        recorded.calledBy());
  }

  /** How many runs are above it: it was called by one that was called by another, and so on. */
  public int depth() {
    return calledBy == null ? 0 : calledBy.depth();
  }

  /** Whether a step of another run waits for its end. */
  boolean isWaitedFor() {
    return calledBy != null && calledBy.waited();
  }
}
