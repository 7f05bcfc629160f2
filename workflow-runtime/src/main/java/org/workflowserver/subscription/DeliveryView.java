package org.workflowserver.subscription;

import java.time.Instant;

/**
 * An event for one subscription, and how its delivery goes.
 *
 * @param id the {@code webhook-id} of each time it is sent
 * @param subjectId the run that ended, or the interaction that was opened
 * @param status {@code pending}, {@code delivered} or {@code failed}
 * @param attempts how often it was sent
 * @param responseStatus the last answer's HTTP status; null while there was none
 * @param error what was wrong the last time; null when nothing was
 * @param lastAttemptAt null before the first
 * @param nextAttemptAt null when it is not pending
 * @param finishedAt null while it is pending
 */
public record DeliveryView(
    String id,
    String event,
    String subjectId,
    String status,
    int attempts,
    Integer responseStatus,
    String error,
    Instant createdAt,
    Instant lastAttemptAt,
    Instant nextAttemptAt,
    Instant finishedAt) {}
