package org.workflowserver.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run's facts as readers see them.
 *
 * @param triggerType such as {@code manual}
 * @param errorCode null unless it failed
 * @param errorMessage null unless it failed
 * @param requestedBy name of the person or API key that asked for it; null when none did, as for
 *     webhooks and schedules
 * @param startedAt when it was accepted
 * @param completedAt null while it is open
 * @param parentRunId the run that called it; may be null
 * @param originalRunId the run that it repeats; may be null
 * @param revision goes up with every change of the run
 * @param waiting why it does not move; null when it does, and when it has ended
 */
public record RunView(
    String id,
    String workflowId,
    int workflowVersion,
    RunStatus status,
    String triggerType,
    String requestedBy,
    RunError errorCode,
    String errorMessage,
    Instant startedAt,
    Instant completedAt,
    String parentRunId,
    String originalRunId,
    int revision,
    RunWaiting waiting) {

  /** Of a run that is or was accepted so. */
  public static RunView of(
      RunIdentity run,
      RunStatus status,
      RunError errorCode,
      String errorMessage,
      Instant completedAt,
      int revision,
      RunWaiting waiting) {
    return new RunView(
        run.id(),
        run.workflowId(),
        run.workflowVersion(),
        status,
        run.triggerType(),
        Requester.shown(run.requestedBy()),
        errorCode,
        errorMessage,
        run.startedAt(),
        completedAt,
        run.parentRunId(),
        run.originalRunId(),
        revision,
        waiting);
  }

  public RunView waitingFor(RunWaiting reason) {
    return new RunView(
        id,
        workflowId,
        workflowVersion,
        status,
        triggerType,
        requestedBy,
        errorCode,
        errorMessage,
        startedAt,
        completedAt,
        parentRunId,
        originalRunId,
        revision,
        reason);
  }

  /** From acceptance to the end; empty while the run is open. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(completedAt).map(end -> Duration.between(startedAt, end));
  }
}
