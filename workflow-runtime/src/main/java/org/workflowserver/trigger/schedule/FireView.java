package org.workflowserver.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A fire of a schedule and what became of it.
 *
 * @param at when it was to start a run
 * @param reason why no run was started; empty for none
 * @param runId the run that was started; empty for none
 * @param recordedAt when a server noted it
 */
public record FireView(
    String workflowId,
    Instant at,
    FireStatus status,
    Optional<String> reason,
    Optional<String> runId,
    Instant recordedAt) {
  /** Whether it started no run because one was open, which the workflow's settings ask for. */
  public boolean isOverlap() {
    return reason.equals(Optional.of(FireStarts.OVERLAP));
  }

  /** How late it was noted; empty when a server was there in time. */
  public Optional<Duration> late() {
    Duration late = Duration.between(at, recordedAt);
    return Optional.of(late).filter(length -> length.compareTo(FireClaims.GRACE) > 0);
  }
}
