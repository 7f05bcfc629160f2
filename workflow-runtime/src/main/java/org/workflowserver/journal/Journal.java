package org.workflowserver.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.Fact;

/**
 * Group commit of facts about runs. Steps hand their facts in from many threads and get a stage;
 * one writer drains all that is queued into one transaction, whose first statement is the fence and
 * the renewal of the lease in one. There is no artificial delay: when idle a batch is one fact,
 * under load batches grow by themselves.
 */
@ApplicationScoped
public class Journal {
  /** Most facts of a batch. */
  static final int MOST_FACTS = 512;

  /** A batch is closed when it holds this many bytes. */
  static final long MOST_BYTES = 8L << 20;

  /** An idle writer renews the lease this often. */
  static final Duration IDLE = Duration.ofSeconds(2);

  /** A lease that was not renewed for so long may be taken for dead soon. */
  public static final Duration FRESH = Duration.ofSeconds(7);

  /** Between two tries while the database is away. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final Logger LOG = Logger.getLogger(Journal.class.getName());
  private final WriteFailures failures = new WriteFailures(LOG);

  private FactQueue queue;
  private RecordedFacts recordedFacts;
  private BatchWriter writer;
  private TimeSource time;
  private MemoryBudget memory;
  private Renewals renewals;
  private volatile String lease;
  private final CountDownLatch stopSignal = new CountDownLatch(1);
  private final RefusedRuns refused = new RefusedRuns();
  private volatile boolean stopping;
  private volatile boolean finished;
  private volatile Runnable onLeaseLost = () -> {};
  private volatile Consumer<String> onRecorded = runId -> {};
  private volatile BooleanSupplier waiting = () -> false;
  private long batch;

  protected Journal() {}

  @Inject
  public Journal(BatchWriter writer, TimeSource time, MemoryBudget memory) {
    this.writer = writer;
    this.time = time;
    this.recordedFacts = new RecordedFacts(time);
    this.memory = memory;
    this.queue = new FactQueue(memory);
    this.renewals = new Renewals(time);
  }

  /**
   * Queues a fact. Facts of one run are recorded in the order they are handed in.
   *
   * @param orgId the tenant whose run it is about; empty where nobody knows
   * @param underLease the lease that the run is moved under: a run that was begun under an earlier
   *     one is no longer this server's, whatever it holds now
   * @return completes with whether the fact is on record, after the commit that holds it; fails
   *     with {@link NotRecorded} when it can't be recorded
   */
  public CompletionStage<Boolean> record(String orgId, String underLease, Fact fact) {
    QueuedFact entry = new QueuedFact(fact, orgId, underLease);
    if (stopping || underLease == null) {
      entry.fail(new NotRecorded("The server is not running and records nothing."));
    } else {
      queue.add(entry);
      if (finished) {
        // The writer ended in between, and nobody else would answer.
        failQueued();
      }
    }
    return entry.recorded();
  }

  /** The memory for what is queued, and for what is about to be. */
  public MemoryBudget memory() {
    return memory;
  }

  /** Whether the database answers and takes nothing: it is read-only, or its disk is full. */
  public boolean isRefused() {
    return failures.isRefusing();
  }

  /** While that is so, facts stay in the queue and the lease is renewed alone. */
  public void waitWhile(BooleanSupplier noRoom) {
    this.waiting = noRoom;
  }

  /** Bytes of facts that wait for the next commit. */
  public long queuedBytes() {
    return queue.bytes();
  }

  /** How many facts wait for the next commit. */
  public int queuedFacts() {
    return queue.size();
  }

  /** What this server has recorded since its start. */
  public RecordedFacts recordedFacts() {
    return recordedFacts;
  }

  /** The lease that facts are recorded under; null before the first registration. */
  public String lease() {
    return lease;
  }

  /** Records under {@code newLease} from now on; what was queued under another one fails. */
  public void use(String newLease) {
    this.batch = 0;
    this.refused.clear();
    boolean first = lease == null;
    // Before it counts as renewed: nothing may act outside under the one that is gone.
    this.lease = newLease;
    if (first) {
      renewals.begin();
    } else {
      renewals.renewed(time.nanoTime());
    }
  }

  /** How long ago the lease was renewed, by the monotonic clock. */
  public Duration sinceRenewal() {
    return renewals.sinceLast();
  }

  /** Whether the lease is far from being taken for dead, and facts are recorded under it. */
  public boolean isFresh() {
    return renewals.isFresh() && !stopping;
  }

  /**
   * Whether the database took what this server had to write all through that span. Where it did
   * not, that other servers have not renewed their leases says nothing.
   */
  public boolean wroteInTimeFor(Duration span) {
    return renewals.wereInTimeFor(span);
  }

  /**
   * Completes with true when the lease has been renewed once more; with false when it is gone, or
   * when the server stops.
   */
  public CompletionStage<Boolean> renewal() {
    CompletionStage<Boolean> renewal = renewals.next();
    if (finished) {
      renewals.complete(false);
    }
    return renewal;
  }

  /** What to do when the lease is gone; called by the writer's thread. */
  public void onLeaseLost(Runnable reaction) {
    this.onLeaseLost = reaction;
  }

  /** Called by the writer, after the commit, for each run in it; must neither wait nor throw. */
  public void onRecorded(Consumer<String> listener) {
    this.onRecorded = listener;
  }

  /** Writes batches until {@link #stop}; the whole work of the writer's thread. */
  public void run() {
    try {
      while (!stopping || !queue.isEmpty()) {
        writeNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.log(Level.WARNING, "The journal's writer was interrupted; the server records no more.");
    } finally {
      stopping = true;
      finished = true;
      failQueued();
      renewals.complete(false);
    }
  }

  /** Accepts nothing more; the writer finishes what is queued. */
  public void stop() {
    stopping = true;
    stopSignal.countDown();
    queue.add(QueuedFact.WAKE);
  }

  /** Writes one batch: what is queued, or an empty one when nothing comes within {@link #IDLE}. */
  @SuppressWarnings("ThreadPriorityCheck") // right without; a hint that makes batches larger
  void writeNext() throws InterruptedException {
    QueuedFact first = queue.poll(stopping ? Duration.ZERO : IDLE);
    if (first == null) {
      refused.clear();
    }
    awaitRoom(first);
    Thread.yield();
    Instant begin = time.now();
    List<QueuedFact> entries = new ArrayList<>();
    long bytes = 0;
    QueuedFact next = first;
    for (; next != null; next = queue.poll()) {
      if (next.isWake()) {
        continue;
      }
      if (next.lease().equals(lease)) {
        entries.add(next);
        bytes += next.size();
      } else {
        next.fail(QueuedFact.leaseGone(next.lease()));
      }
      if (entries.size() == MOST_FACTS || bytes >= MOST_BYTES) {
        break;
      }
    }
    write(entries);
    if (next == null) {
      writer.nothingIsQueuedFromBefore(begin);
    }
  }

  private void awaitRoom(QueuedFact first) {
    while (!stopping && waiting.getAsBoolean()) {
      refuseStarts(List.of(first == null ? List.of() : List.of(first)));
      if (renewals.areWaitedFor() || sinceRenewal().compareTo(IDLE) >= 0) {
        write(List.of());
      }
      pause();
    }
  }

  /** Writes the facts; a batch that fails by one of them is halved until that one stands alone. */
  private void write(List<QueuedFact> entries) {
    Deque<List<QueuedFact>> parts = new ArrayDeque<>();
    parts.push(entries);
    while (!parts.isEmpty()) {
      List<QueuedFact> part = refused.without(parts.pop());
      long number = ++batch;
      boolean[] recorded = new boolean[part.size()];
      long started = time.nanoTime();
      try {
        writer.write(lease, number, part.stream().map(QueuedFact::fact).toList(), recorded);
        confirm(part, recorded, started);
      } catch (LeaseLost e) {
        parts.push(part);
        loseLease(e, parts);
      } catch (RuntimeException | Error e) {
        // What was refused is not on record, and reading that back may be refused too.
        if (!DatabaseFailure.isRefusal(e) && isCommitted(number, e)) {
          confirm(part, recorded, started);
        } else if (stopping && (failures.isAway() || !isAtFault(part, e))) {
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
    renewals.renewed(started);
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
    Optional<Boolean> committed = writer.findCommitted(lease, number);
    while (committed.isEmpty()) {
      failures.unreachable(cause);
      pause();
      if (stopping) {
        return false;
      }
      committed = writer.findCommitted(lease, number);
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
      if (sinceRenewal().compareTo(IDLE) >= 0) {
        writer.write(lease, ++batch, List.of(), new boolean[0]);
        renewals.renewed(started);
      }
    } catch (RuntimeException | Error e) {
      // The next try of the facts meets the same, or finds that the lease is lost.
      LOG.log(Level.FINE, "Could not renew the lease without the facts either.", e);
    }
  }

  private void loseLease(LeaseLost loss, Deque<List<QueuedFact>> parts) {
    LOG.log(Level.WARNING, loss.getMessage());
    String gone = lease;
    parts.forEach(part -> QueuedFact.failAll(part, QueuedFact.leaseGone(gone)));
    parts.clear();
    renewals.complete(false);
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
      stopping = true;
    }
  }

  private void failQueued() {
    for (QueuedFact entry = queue.poll(); entry != null; entry = queue.poll()) {
      entry.fail(new NotRecorded("The server has stopped and records nothing more."));
    }
  }
}
