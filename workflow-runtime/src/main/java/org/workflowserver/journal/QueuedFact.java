package org.workflowserver.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.run.Fact;

/**
 * A fact that waits for its commit.
 *
 * @param orgId the tenant whose run it is about
 * @param lease the lease that its run is moved under
 * @param recorded completes with whether it is on record
 */
record QueuedFact(Fact fact, String orgId, String lease, CompletableFuture<Boolean> recorded) {
  /** Ends the idle writer's wait. */
  static final QueuedFact WAKE = new QueuedFact(null, "", null);

  QueuedFact(Fact fact, String orgId, String lease) {
    this(fact, orgId, lease, new CompletableFuture<>());
  }

  /** Whether it is no fact, and only ends a wait. */
  boolean isWake() {
    return fact == null;
  }

  /** Bytes that it takes. */
  long size() {
    return isWake() ? 0 : fact.size();
  }

  /** Whether somebody waits to hear that a new run was accepted. */
  boolean isStart() {
    return fact instanceof Fact.Accepted;
  }

  void fail(NotRecorded reason) {
    recorded.completeExceptionally(reason);
  }

  static void failAll(List<QueuedFact> facts, NotRecorded reason) {
    facts.forEach(fact -> fact.fail(reason));
  }

  /** Why a fact of a lease that was lost is not recorded. */
  static NotRecorded leaseGone(String lease) {
    return new NotRecorded("The lease " + lease + " is gone. Another server takes the run over.");
  }
}
