package org.workflowserver.subscription;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.outbound.http.SecretQuery;
import org.workflowserver.run.change.RunEventRecord;

/** A subscription's row, and whose turn it is to deliver to it. */
@Entity
@Table(name = "subscriptions")
class Subscription {
  /** Longest pause of a target that takes nothing. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private static final int MOST_DOUBLINGS = 9;

  @Id private String id;

  private String orgId;
  private String url;

  /** With a blank between them. */
  private String events;

  private String workflowId;
  private String secretId;
  private String createdBy;
  private Instant createdAt;
  private Instant deletedAt;

  /** Turns in a row in which nothing was taken. */
  private int failures;

  /** Whether a server delivers to it; one that died does until {@code nextAt}. */
  private boolean claimed;

  /** Null but for a target that takes nothing. */
  private Instant pausedUntil;

  private Instant nextAt;

  protected Subscription() {}

  Subscription(String id, String orgId, SubscriptionBody body, String createdBy, Instant now) {
    this.id = id;
    this.orgId = orgId;
    this.url = body.url();
    this.events = String.join(" ", body.events());
    this.workflowId = body.workflowId();
    this.secretId = body.secretId();
    this.createdBy = createdBy;
    this.createdAt = now;
  }

  String id() {
    return id;
  }

  String orgId() {
    return orgId;
  }

  String url() {
    return url;
  }

  String secretId() {
    return secretId;
  }

  boolean wants(RunEventRecord event) {
    return events().contains(event.event())
        && (workflowId == null || workflowId.equals(event.workflowId()));
  }

  private List<String> events() {
    return List.of(events.split(" "));
  }

  /**
   * There is something to deliver, at the end of a pause; a server that delivers already finds it
   * by itself.
   */
  void wake(Instant at) {
    Instant earliest = pausedUntil != null && pausedUntil.isAfter(at) ? pausedUntil : at;
    if (!claimed && (nextAt == null || nextAt.isAfter(earliest))) {
      nextAt = earliest;
    }
  }

  /** Somebody asks for a delivery now: a pause ends. */
  void wakeAtOnce(Instant now) {
    pausedUntil = null;
    wake(now);
  }

  /** While a server delivers to it: when what that server sends is due again. */
  Optional<Instant> claimedUntil() {
    return Optional.ofNullable(claimed ? nextAt : null);
  }

  void claim(Instant until) {
    claimed = true;
    nextAt = until;
  }

  /** How many deliveries a turn begins with: one is enough to find a target that is down. */
  int most(int usual) {
    return failures == 0 ? usual : 1;
  }

  /**
   * Ends a turn.
   *
   * @param taken whether the target took something
   * @param next when the next delivery is due; null for none
   */
  void release(boolean taken, Instant next, Instant now) {
    failures = taken ? 0 : failures + 1;
    pausedUntil = taken ? null : now.plus(pause());
    settle(null);
    if (next != null) {
      wake(next.isAfter(now) ? next : now);
    }
  }

  /** Ends a turn in which nothing was sent. */
  void settle(Instant next) {
    claimed = false;
    nextAt = next;
  }

  private Duration pause() {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, MOST_DOUBLINGS));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  void delete(Instant now) {
    deletedAt = now;
    nextAt = null;
  }

  boolean isDeleted() {
    return deletedAt != null;
  }

  SubscriptionView view() {
    return new SubscriptionView(
        id, SecretQuery.masked(url), events(), workflowId, secretId, createdBy, createdAt);
  }
}
