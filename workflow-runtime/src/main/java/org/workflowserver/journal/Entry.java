package org.workflowserver.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.run.Fact;

/** A fact in the queue, and who waits for it. */
final class Entry {
  /** Ends the idle writer's wait. */
  static final Entry WAKE = new Entry(null, null);

  final Fact fact;
  final String lease;
  final CompletableFuture<Boolean> recorded = new CompletableFuture<>();

  Entry(Fact fact, String lease) {
    this.fact = fact;
    this.lease = lease;
  }

  void fail(NotRecorded reason) {
    recorded.completeExceptionally(reason);
  }

  static void failAll(List<Entry> entries, NotRecorded reason) {
    entries.forEach(entry -> entry.fail(reason));
  }

  /** Why a fact of a lease that was lost is not recorded. */
  static NotRecorded leaseGone(String lease) {
    return new NotRecorded("The lease " + lease + " is gone. Another server takes the run over.");
  }
}
