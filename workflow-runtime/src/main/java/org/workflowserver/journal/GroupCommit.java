package org.workflowserver.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.DatabaseFailure;

/**
 * Brings batches on record, whatever fails: they are written again, asked for, halved or refused.
 * For the writer's thread, but for {@link #stop}, {@link #isStopping} and {@link #isRefused}.
 */
final class GroupCommit {
  /** Between two tries while the database is away. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Logger LOG = Logger.getLogger(Journal.class.getName());

  private final WriteFailures failures = new WriteFailures(LOG);
  private final RefusedRuns refused = new RefusedRuns();
  private final CountDownLatch stopSignal = new CountDownLatch(1);
  private final BatchWriter writer;
  private final FactQueue queue;
  private final HeldLease lease;
  private final RecordedFacts recordedFacts;
  private final TimeSource time;
  volatile Runnable onLeaseLost = () -> {};
  volatile Consumer<String> onRecorded = runId -> {};
  volatile BooleanSupplier noRoom = () -> false;

  GroupCommit(
      BatchWriter writer,
      FactQueue queue,
      HeldLease lease,
      RecordedFacts recordedFacts,
      TimeSource time) {
    this.writer = writer;
    this.queue = queue;
    this.lease = lease;
    this.recordedFacts = recordedFacts;
    this.time = time;
  }

  boolean isRefused() {
    return failures.isRefusing();
  }

  /** No try is repeated any more. */
  void stop() {
    stopSignal.countDown();
  }

  boolean isStopping() {
    return stopSignal.getCount() == 0;
  }

  /**
   * Waits as long as there is no room; starts do not.
   *
   * @param first the next fact; null when there is none, and so none of a refused run
   */
  void awaitRoom(QueuedFact first) {
    if (first == null) {
      refused.clear();
    }
    while (!isStopping() && noRoom.getAsBoolean()) {
      refuseStarts(List.of(first == null ? List.of() : List.of(first)));
      if (lease.isRenewalWaitedFor() || lease.sinceRenewal().compareTo(Journal.IDLE) >= 0) {
        write(List.of());
      }
      pause();
    }
  }

  /** Writes the facts; a batch that fails by one of them is halved until that one stands alone. */
  void write(List<QueuedFact> entries) {
    Deque<List<QueuedFact>> parts = new ArrayDeque<>();
    parts.push(entries);
    while (!parts.isEmpty()) {
      List<QueuedFact> part = refused.without(parts.pop());
      long number = lease.nextBatch();
      boolean[] recorded = new boolean[part.size()];
      long started = time.nanoTime();
      try {
        writer.write(lease.id(), number, part.stream().map(QueuedFact::fact).toList(), recorded);
        confirm(part, recorded, started);
      } catch (LeaseLost e) {
        parts.push(part);
        loseLease(e, parts);
      } catch (RuntimeException | Error e) {
        // What was refused is not on record, and reading that back may be refused too.
        if (!DatabaseFailure.isRefusal(e) && isCommitted(number, e)) {
          confirm(part, recorded, started);
        } else if (isStopping() && (failures.isAway() || !isAtFault(part, e))) {
          parts.push(part);
          parts.forEach(left -> QueuedFact.failAll(left, new NotRecorded("The database is away.")));
          return;
        } else {
          repeat(part, e, parts);
        }
      }
    }
  }

  private void confirm(List<QueuedFact> entries, boolean[] recorded, long started) {
    lease.renewed(started);
    failures.recovered(!entries.isEmpty());
    for (int i = 0; i < recorded.length; i++) {
      if (recorded[i]) {
        recordedFacts.count(entries.get(i).fact());
      }
      entries.get(i).recorded().complete(recorded[i]);
      onRecorded.accept(entries.get(i).fact().runId());
    }
  }

  /**
   * Whether the batch is on record though its commit gave no answer. While the database is away
   * nobody knows: writing it again could record it twice, so the writer asks until it knows.
   */
  private boolean isCommitted(long number, Throwable cause) {
    Optional<Boolean> committed = writer.findCommitted(lease.id(), number);
    while (committed.isEmpty()) {
      failures.unreachable(cause);
      pause();
      if (isStopping()) {
        return false;
      }
      committed = writer.findCommitted(lease.id(), number);
    }
    return committed.get();
  }

  private boolean isAtFault(List<QueuedFact> part, Throwable cause) {
    return !part.isEmpty() && failures.isOfFact(cause);
  }

  /** What was not recorded is written again: as a whole, or in halves when a fact is at fault. */
  private void repeat(List<QueuedFact> part, Throwable cause, Deque<List<QueuedFact>> parts) {
    if (!isAtFault(part, cause)) {
      parts.push(part);
      if (failures.failed(cause)) {
        refuseStarts(parts);
        renewAlone();
      }
      pause();
    } else if (part.size() == 1) {
      refuse(part.getFirst(), cause);
    } else {
      int middle = part.size() / 2;
      parts.push(part.subList(middle, part.size()));
      parts.push(part.subList(0, middle));
    }
  }

  /** One bad fact fails its own run alone, and that run goes no further on record. */
  private void refuse(QueuedFact entry, Throwable cause) {
    LOG.log(
        Level.SEVERE,
        "Could not record a fact of run " + entry.fact().runId() + ". The run fails.",
        cause);
    refused.add(entry.fact().runId());
    entry.fail(new NotRecorded("The fact could not be recorded.", cause));
  }

  /** Refuses the starts among the facts and in the queue; what running runs recorded waits. */
  private void refuseStarts(Collection<List<QueuedFact>> parts) {
    refused.refuseStarts(queue.takeStarts());
    parts.forEach(refused::refuseStarts);
  }

  /** Where a small change passes and the facts do not, the lease is kept. */
  private void renewAlone() {
    long started = time.nanoTime();
    try {
      if (lease.sinceRenewal().compareTo(Journal.IDLE) >= 0) {
        writer.write(lease.id(), lease.nextBatch(), List.of(), new boolean[0]);
        lease.renewed(started);
      }
    } catch (RuntimeException | Error e) {
      // The next try of the facts meets the same, or finds that the lease is lost.
      LOG.log(Level.FINE, "Could not renew the lease without the facts either.", e);
    }
  }

  private void loseLease(LeaseLost loss, Deque<List<QueuedFact>> parts) {
    LOG.log(Level.WARNING, loss.getMessage());
    String gone = lease.id();
    parts.forEach(part -> QueuedFact.failAll(part, QueuedFact.leaseGone(gone)));
    parts.clear();
    refused.clear();
    lease.answer(false);
    try {
      onLeaseLost.run();
    } catch (RuntimeException e) {
      // The lease is still the lost one: the next batch leads here again.
      LOG.log(Level.WARNING, "Could not register the server anew; trying again.", e);
      pause();
    }
  }

  private void pause() {
    try {
      if (stopSignal.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.fine("The pause ended early: the server is stopping.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }
}
