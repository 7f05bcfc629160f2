package org.workflowserver.subscription;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.run.change.RunEventRecord;

/** An event for one subscription: what is sent, and how that goes. */
@Entity
@Table(name = "subscription_deliveries")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class Delivery {
  /** For so long it is tried again. */
  static final Duration PATIENCE = Duration.ofHours(24);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  static final String PENDING = "pending";
  private static final String DELIVERED = "delivered";
  private static final String FAILED = "failed";

  @Id private String id;

  private String orgId;
  private String subscriptionId;
  private String event;
  private String subjectId;

  /** The same bytes each time. */
  private String payload;

  private String status;
  private int attempts;
  private Integer responseStatus;
  private String error;
  private Instant createdAt;

  /** Since when it is tried: since it was made, or since somebody asked for it again. */
  private Instant triedSince;

  private Instant lastAttemptAt;
  private Instant nextAt;
  private Instant finishedAt;

  protected Delivery() {}

  Delivery(String id, Subscription to, RunEventRecord event, Instant now) {
    this.id = id;
    this.orgId = to.orgId();
    this.subscriptionId = to.id();
    this.event = event.event();
    this.subjectId = event.subjectId();
    this.payload = payload(event);
    this.createdAt = now;
    tryFrom(now);
  }

  /**
   * What is sent of an event, JSON text {@code {type, timestamp, data}}: ids and codes, and nothing
   * that a run read or wrote.
   */
  private static String payload(RunEventRecord event) {
    boolean asked = event.event().equals(EventType.INTERACTION_OPENED.code());
    Map<String, Object> data = new LinkedHashMap<>();
    if (asked) {
      data.put("interaction_id", event.subjectId());
    }
    data.put("run_id", event.runId());
    data.put("workflow_id", event.workflowId());
    data.put("workflow_version", (long) event.workflowVersion());
    if (asked) {
      data.put("node_id", event.nodeId());
    }
    data.put("status", event.status());
    if (!asked) {
      data.put("error_code", event.errorCode());
    }
    data.put("started_at", Times.format(event.startedAt()));
    if (!asked) {
      data.put("completed_at", Times.format(event.happenedAt()));
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("type", event.event());
    payload.put("timestamp", Times.format(event.happenedAt()));
    payload.put("data", data);
    return Json.write(payload);
  }

  String id() {
    return id;
  }

  /** It is due, whatever became of it before. */
  final void tryFrom(Instant now) {
    status = PENDING;
    triedSince = now;
    nextAt = now;
    finishedAt = null;
  }

  boolean isOverdue(Instant now) {
    return !now.isBefore(triedSince.plus(PATIENCE));
  }

  /** It was tried for long enough. */
  void giveUp(Instant now) {
    if (error == null) {
      error = "It was not sent within " + PATIENCE.toHours() + " hours";
    }
    finish(FAILED, now);
  }

  /** Too many others wait with it. */
  void drop(int most, Instant now) {
    error =
        "More than %,d deliveries waited for the subscription, and this one was the oldest"
            .formatted(most);
    finish(FAILED, now);
  }

  /**
   * It is about to be sent.
   *
   * @param until nobody else sends it before then
   */
  DueDelivery begin(Instant now, Instant until) {
    attempts++;
    lastAttemptAt = now;
    nextAt = until;
    return new DueDelivery(id, attempts, payload);
  }

  /** Whether it is that attempt whose outcome is to come. */
  boolean isAt(int attempt) {
    return status.equals(PENDING) && attempts == attempt;
  }

  /** Notes what came of the attempt. */
  void note(Outcome outcome, Instant now) {
    responseStatus = outcome.status();
    error = outcome.error();
    if (outcome.isDelivered()) {
      finish(DELIVERED, now);
    } else if (outcome.isFinal() || isOverdue(now)) {
      finish(FAILED, now);
    } else {
      nextAt = now.plus(pause(outcome, now));
    }
  }

  /** As long as it has been tried for, so that the times between grow by half of all. */
  private Duration pause(Outcome outcome, Instant now) {
    Duration tried = Duration.between(triedSince, now);
    Duration pause = tried.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : tried;
    if (outcome.retryAfter() != null && outcome.retryAfter().compareTo(pause) > 0) {
      pause = outcome.retryAfter();
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void finish(String how, Instant now) {
    status = how;
    nextAt = null;
    finishedAt = now;
  }

  DeliveryView view() {
    return new DeliveryView(
        id,
        event,
        subjectId,
        status,
        attempts,
        responseStatus,
        error,
        createdAt,
        lastAttemptAt,
        nextAt,
        finishedAt);
  }
}
