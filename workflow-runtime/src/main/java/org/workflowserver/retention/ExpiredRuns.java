package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.retention.ExpiredRunStore.Batch;
import org.workflowserver.retention.ExpiredRunStore.Expiring;
import org.workflowserver.settings.Settings;

/**
 * Removes ended runs when their days are over, and deleted workflows with all that is theirs,
 * workflow by workflow, a batch in each transaction. Where it is, is known here alone: a server
 * that is started begins anew, and several servers pass over what another one is about to remove.
 */
@ApplicationScoped
public class ExpiredRuns {
  /** Between two passes through all workflows. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  /** Between two looks for deleted workflows. */
  static final Duration LOOK = Duration.ofSeconds(20);

  /** Facts that were on their way when a workflow was deleted have landed by then. */
  static final Duration GRACE = Duration.ofMinutes(1);

  static final int MOST_RUNS = 200;

  /** Runs of a batch while the disk is full, where removing has to write before it frees. */
  private static final int FEW_RUNS = 10;

  /** A batch that takes longer is followed by smaller ones, and by larger ones again. */
  private static final Duration LONG = Duration.ofMillis(100);

  private static final Duration SHORT = LONG.dividedBy(4);

  private final Deque<Expiring> next = new ArrayDeque<>();
  private final AtomicLong total = new AtomicLong();
  private Transactions transactions;
  private ExpiredRunStore store;
  private TimeSource time;
  private GuardedTime guarded;
  private DiskSpace disk;
  private int days;
  private int runsAtOnce = MOST_RUNS;
  private String last = "";
  private Long pausedAt;
  private Long lookedAt;
  private Long restsUntil;

  /**
   * Runs stay so long over their days before that is logged: on a large database a pass takes long.
   */
  private static final Duration BEHIND = Duration.ofDays(1);

  /** Since when each turn fails; null while none does. */
  private volatile Instant failingSince;

  /** When the pass began: what had expired by then is removed. */
  private Instant passTime;

  /** Whether this pass left a run that could not be removed. */
  private boolean passedOver;

  /** What had expired by then is gone, or what did before the server started is not known. */
  private volatile Instant clearedUntil;

  protected ExpiredRuns() {}

  @Inject
  ExpiredRuns(
      Transactions transactions,
      ExpiredRunStore store,
      TimeSource time,
      GuardedTime guarded,
      DiskSpace disk) {
    this(transactions, store, time, guarded, disk, Settings.LIMIT_RETENTION_DAYS.value());
  }

  /**
   * At the first workflow.
   *
   * @param guarded says what has expired
   * @param days for workflows that say nothing
   */
  public ExpiredRuns(
      Transactions transactions,
      ExpiredRunStore store,
      TimeSource time,
      GuardedTime guarded,
      DiskSpace disk,
      int days) {
    this.transactions = transactions;
    this.store = store;
    this.time = time;
    this.guarded = guarded;
    this.disk = disk;
    this.days = days;
  }

  /** Makes this bean when the server starts, so that its gauge is known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** Runs that this server has removed since it started. */
  @Gauge(
      name = "workflow_runs_removed",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Ended runs that this server has removed since it started")
  public long removed() {
    return total.get();
  }

  /**
   * Removes batches until the time is over or there is nothing left; how many runs are gone. After
   * it, twice as long as it took belongs to others, in which a further call does nothing.
   */
  public synchronized int removeFor(Duration span) {
    if (clearedUntil == null) {
      clearedUntil = guarded.now();
    }
    long begin = time.nanoTime();
    boolean full = disk.isFull();
    if (restsUntil != null && begin - restsUntil < 0 || full && disk.spare() == 0) {
      return 0;
    }
    long before = total.get();
    try {
      findDeleted(begin);
      do {
        if (next.isEmpty() && !findWorkflows(begin)) {
          break;
        }
        removeBatch(full ? Math.min(runsAtOnce, FEW_RUNS) : runsAtOnce);
      } while (!full && time.nanoTime() - begin < span.toNanos());
      failingSince = null;
    } catch (RuntimeException e) {
      failingSince = Optional.ofNullable(failingSince).orElseGet(time::now);
      throw e;
    } finally {
      long end = time.nanoTime();
      restsUntil = end + 2 * (end - begin);
    }
    return (int) (total.get() - before);
  }

  /** What is to be known of it in a sentence; empty while it works. */
  public Optional<String> warning() {
    Instant failing = failingSince;
    if (failing != null) {
      return Optional.of(
          "Since %s to look for runs whose days are over and to remove them fails."
              .formatted(failing));
    }
    Instant cleared = clearedUntil;
    return cleared == null || !guarded.now().isAfter(cleared.plus(BEHIND))
        ? Optional.empty()
        : Optional.of("Not all runs whose days were over at %s are removed.".formatted(cleared));
  }

  private void removeBatch(int runs) {
    Expiring workflow = next.removeFirst();
    long begin = time.nanoTime();
    Batch batch;
    try {
      batch = transactions.inNew(() -> store.removeFrom(workflow, runs));
    } catch (RuntimeException e) {
      makeSmaller(workflow);
      throw e;
    }
    long took = time.nanoTime() - begin;
    if (took > LONG.toNanos()) {
      runsAtOnce = Math.max(1, runsAtOnce / 2);
    } else if (took < SHORT.toNanos()) {
      runsAtOnce = Math.min(MOST_RUNS, runsAtOnce * 2);
    }
    total.addAndGet(batch.removed());
    batch.next().ifPresent(next::addFirst);
  }

  /** What was too much at once is tried in halves, and a run that can't be removed passed over. */
  private void makeSmaller(Expiring workflow) {
    if (runsAtOnce > 1) {
      runsAtOnce /= 2;
      next.addFirst(workflow);
    } else {
      passedOver = true;
      transactions.inNew(() -> store.behindNewest(workflow)).ifPresent(next::addFirst);
    }
  }

  private void findDeleted(long now) {
    if (lookedAt != null && now - lookedAt < LOOK.toNanos()) {
      return;
    }
    lookedAt = now;
    List<Expiring> found =
        transactions.inNew(() -> store.deletedWorkflows(guarded.now().minus(GRACE)));
    found.stream()
        .filter(deleted -> next.stream().noneMatch(deleted::isOfSameWorkflow))
        .forEach(next::addFirst);
  }

  private boolean findWorkflows(long now) {
    if (pausedAt != null && now - pausedAt < PAUSE.toNanos()) {
      return false;
    }
    if (last.isEmpty()) {
      passTime = guarded.now();
    }
    List<Expiring> found = transactions.inNew(() -> store.workflows(last, days, passTime));
    next.addAll(found);
    last = found.isEmpty() ? "" : found.getLast().workflowId();
    pausedAt = found.isEmpty() ? Long.valueOf(now) : null;
    if (found.isEmpty()) {
      clearedUntil = passedOver ? clearedUntil : passTime;
      passedOver = false;
    }
    return !found.isEmpty();
  }
}
