package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.retention.ExpiredRunStore.Batch;
import org.workflowserver.retention.ExpiredRunStore.Expiring;
import org.workflowserver.settings.Settings;

/**
 * Removes ended runs when their days are over, workflow by workflow, a batch in each transaction.
 * Where it is, is known here alone: a server that is started begins anew, and several servers pass
 * over what another one is about to remove.
 */
@ApplicationScoped
public class ExpiredRuns {
  /** Between two passes through all workflows. */
  static final Duration PAUSE = Duration.ofMinutes(10);

  private final Deque<Expiring> next = new ArrayDeque<>();
  private final AtomicLong total = new AtomicLong();
  private Transactions transactions;
  private ExpiredRunStore store;
  private TimeSource time;
  private GuardedTime guarded;
  private int days;
  private String last = "";
  private boolean paused;
  private long pausedAt;

  /** When the pass began: what had expired by then is removed. */
  private Instant passTime;

  protected ExpiredRuns() {}

  @Inject
  ExpiredRuns(
      Transactions transactions, ExpiredRunStore store, TimeSource time, GuardedTime guarded) {
    this(transactions, store, time, guarded, Settings.LIMIT_RETENTION_DAYS.value());
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
      int days) {
    this.transactions = transactions;
    this.store = store;
    this.time = time;
    this.guarded = guarded;
    this.days = days;
  }

  /** Makes this bean when the server starts, so that its gauge is known from then on. */
  void begin(@Observes Startup event) {}

  /** Runs that this server has removed since it started. */
  @Gauge(
      name = "workflow_runs_removed",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Ended runs that this server has removed since it started")
  public long removed() {
    return total.get();
  }

  /** Removes batches until the time is over or there is nothing left; how many runs are gone. */
  public synchronized int removeFor(Duration span) {
    long begin = time.nanoTime();
    if (paused && begin - pausedAt < PAUSE.toNanos()) {
      return 0;
    }
    paused = false;
    int removed = 0;
    while (!paused && time.nanoTime() - begin < span.toNanos()) {
      removed += removeBatch();
    }
    return removed;
  }

  private int removeBatch() {
    if (next.isEmpty() && !findWorkflows()) {
      last = "";
      paused = true;
      pausedAt = time.nanoTime();
      return 0;
    }
    // Before the batch: one that fails must not keep others waiting; the next pass tries it again.
    Expiring workflow = next.removeFirst();
    last = workflow.workflowId();
    Batch batch = transactions.inNew(() -> store.removeFrom(workflow));
    if (batch.seen() == ExpiredRunStore.RUNS_AT_ONCE) {
      next.addFirst(workflow.below(batch.last()));
    }
    total.addAndGet(batch.removed());
    return batch.removed();
  }

  private boolean findWorkflows() {
    if (last.isEmpty()) {
      passTime = guarded.now();
    }
    List<Expiring> found = transactions.inNew(() -> store.workflows(last, days, passTime));
    next.addAll(found);
    return !found.isEmpty();
  }
}
