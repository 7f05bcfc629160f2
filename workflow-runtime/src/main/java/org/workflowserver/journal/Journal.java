package org.workflowserver.journal;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
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

  private static final Logger LOG = Logger.getLogger(Journal.class.getName());

  private BatchWriter writer;
  private TimeSource time;
  private MemoryBudget memory;
  private RecordedFacts recordedFacts;
  private FactQueue queue;
  private HeldLease lease;
  private GroupCommit commit;
  private volatile boolean finished;

  protected Journal() {}

  @Inject
  public Journal(BatchWriter writer, TimeSource time, MemoryBudget memory) {
    this.writer = writer;
    this.time = time;
    this.memory = memory;
    this.recordedFacts = new RecordedFacts(time);
    this.queue = new FactQueue(memory);
    this.lease = new HeldLease(time);
    this.commit = new GroupCommit(writer, queue, lease, recordedFacts, time);
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
    if (commit.isStopping() || underLease == null) {
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
    return commit.isRefused();
  }

  /** While that is so, facts stay in the queue and the lease is renewed alone. */
  public void waitWhile(BooleanSupplier noRoom) {
    commit.noRoom = noRoom;
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
    return lease.id();
  }

  /** Records under {@code newLease} from now on; what was queued under another one fails. */
  public void use(String newLease) {
    lease.take(newLease);
  }

  /** How long ago the lease was renewed, by the monotonic clock. */
  public Duration sinceRenewal() {
    return lease.sinceRenewal();
  }

  /** Whether the lease is far from being taken for dead, and facts are recorded under it. */
  public boolean isFresh() {
    return lease.isFresh() && !commit.isStopping();
  }

  /**
   * Whether the database took what this server had to write all through that span. Where it did
   * not, that other servers have not renewed their leases says nothing.
   */
  public boolean wroteInTimeFor(Duration span) {
    return lease.wasRenewedInTimeFor(span);
  }

  /**
   * Completes with true when the lease has been renewed once more; with false when it is gone, or
   * when the server stops.
   */
  public CompletionStage<Boolean> renewal() {
    CompletionStage<Boolean> renewal = lease.nextRenewal();
    if (finished) {
      lease.answer(false);
    }
    return renewal;
  }

  /** What to do when the lease is gone; called by the writer's thread. */
  public void onLeaseLost(Runnable reaction) {
    commit.onLeaseLost = reaction;
  }

  /** Called by the writer, after the commit, for each run in it; must neither wait nor throw. */
  public void onRecorded(Consumer<String> listener) {
    commit.onRecorded = listener;
  }

  /** Writes batches until {@link #stop}; the whole work of the writer's thread. */
  public void run() {
    try {
      while (!commit.isStopping() || !queue.isEmpty()) {
        writeNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.log(Level.WARNING, "The journal's writer was interrupted; the server records no more.");
    } finally {
      commit.stop();
      finished = true;
      failQueued();
      lease.answer(false);
    }
  }

  /** Accepts nothing more; the writer finishes what is queued. */
  public void stop() {
    commit.stop();
    queue.add(QueuedFact.WAKE);
  }

  /** Writes one batch: what is queued, or an empty one when nothing comes within {@link #IDLE}. */
  @SuppressWarnings("ThreadPriorityCheck") // right without; a hint that makes batches larger
  void writeNext() throws InterruptedException {
    QueuedFact first = queue.poll(commit.isStopping() ? Duration.ZERO : IDLE);
    commit.awaitRoom(first);
    Thread.yield();
    Instant begin = time.now();
    List<QueuedFact> batch = new ArrayList<>();
    boolean drained = drain(first, batch);
    commit.write(batch);
    if (drained) {
      writer.nothingIsQueuedFromBefore(begin);
    }
  }

  /** Moves facts to the batch until it is full; whether none are left. */
  private boolean drain(QueuedFact first, List<QueuedFact> batch) {
    long bytes = 0;
    for (QueuedFact next = first; next != null; next = queue.poll()) {
      if (next.isWake()) {
        continue;
      }
      if (next.lease().equals(lease.id())) {
        batch.add(next);
        bytes += next.size();
      } else {
        next.fail(QueuedFact.leaseGone(next.lease()));
      }
      if (batch.size() == MOST_FACTS || bytes >= MOST_BYTES) {
        return false;
      }
    }
    return true;
  }

  private void failQueued() {
    for (QueuedFact entry = queue.poll(); entry != null; entry = queue.poll()) {
      entry.fail(new NotRecorded("The server has stopped and records nothing more."));
    }
  }
}
