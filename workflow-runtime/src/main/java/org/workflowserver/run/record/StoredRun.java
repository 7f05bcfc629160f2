package org.workflowserver.run.record;

import java.time.Instant;
import org.workflowserver.json.Coded;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.state.Wait;

/**
 * A run's facts as they are stored, narrow: payloads lie in a table of their own.
 *
 * @param identity in lists without the trace context and the step that called it
 * @param owner the lease that moves it; null while no server does
 * @param wakeAt when it may be claimed; null while it is owned, ended or waits for a slot
 */
record StoredRun(
    RunIdentity identity,
    RunStatus status,
    String owner,
    Instant wakeAt,
    int takeovers,
    int revision,
    String errorCode,
    String errorMessage,
    Instant completedAt) {
  /** Reads them of {@code runs r}; a condition follows. */
  static final String SELECT =
      "select " + columns("null", "null, null, null, null, null") + " from runs r where ";

  /**
   * The columns of a row, of {@code runs r}.
   *
   * @param traceparent the trace context, in SQL
   * @param caller the columns of the step that called it
   */
  static String columns(String traceparent, String caller) {
    return "r.id, r.org_id, r.workflow_id, r.workflow_version, r.trigger_type, r.started_at, "
        + traceparent
        + ", r.parent_run_id, r.original_run_id, r.requested_by, r.requester, "
        + caller
        + ", r.status, r.owner, r.wake_at, r.takeovers, r.revision, r.error_code,"
        + " r.error_message, r.completed_at";
  }

  String id() {
    return identity.id();
  }

  String orgId() {
    return identity.orgId();
  }

  String workflowId() {
    return identity.workflowId();
  }

  /** Whether it is open, and no server moves it at this moment. */
  boolean isUnowned() {
    return owner == null && status.isOpen();
  }

  /** Whether it is due and waits for a slot among the runs of its workflow. */
  boolean isHeld() {
    return isUnowned() && wakeAt == null;
  }

  /** The run's facts that readers see; of what it waits for that alone which the row says. */
  RunView view() {
    return RunView.of(
        identity,
        status,
        // A newer server may know codes that this one does not.
        Coded.find(RunError.class, errorCode).orElse(null),
        errorMessage,
        completedAt,
        revision,
        status == RunStatus.PENDING ? RunWaiting.FOR_PERMIT : null);
  }

  /**
   * The run's facts, with why it does not move.
   *
   * @param wait that of its steps which ends first; null without any
   * @param queued what it waits for where it waits for a slot; null otherwise
   */
  RunView view(Wait wait, RunWaiting queued) {
    RunView view = view();
    if (queued != null) {
      return view.waitingFor(queued);
    }
    if (!isUnowned() || view.waiting() != null) {
      return view;
    }
    return view.waitingFor(wait == null ? RunWaiting.FOR_SERVER : RunWaiting.of(wait));
  }
}
