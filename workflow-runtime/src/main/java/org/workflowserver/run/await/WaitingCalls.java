package org.workflowserver.run.await;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Transactions;
import org.workflowserver.limit.Permits;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.record.RunStore;

/**
 * The calls that wait for a run on this server: how many there may be, and when a run that another
 * server may move has settled. That is looked for on record once for all of them, so that many
 * calls ask the database no more than one does. No thread waits.
 */
@ApplicationScoped
public class WaitingCalls {
  private static final Logger LOG = Logger.getLogger(WaitingCalls.class.getName());

  /** Calls that may wait at a time; each holds its connection and some memory. */
  private static final int MOST = 4_096;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** How seldom a run is looked for that has not settled for long. */
  private static final Duration SELDOM = Duration.ofSeconds(1);

  /** Runs that are asked for by one query. */
  private static final int BATCH = 500;

  private final Permits permits = new Permits(MOST);
  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Outage outage =
      new Outage(LOG, "Could not look for the ends of runs that calls wait for; trying again.");

  private Transactions transactions;
  private RunStore store;
  private RunEngine engine;

  protected WaitingCalls() {}

  @Inject
  public WaitingCalls(Transactions transactions, RunStore store, RunEngine engine) {
    this.transactions = transactions;
    this.store = store;
    this.engine = engine;
  }

  /** Takes a permit for a call of the tenant; false when none is free. */
  public boolean take(String orgId) {
    return permits.tryAcquire(orgId);
  }

  /** Makes a call that has taken a permit, and gives that back when its stage completes. */
  public <T> CompletionStage<T> leaving(String orgId, Supplier<CompletionStage<T>> call) {
    CompletionStage<T> stage;
    try {
      stage = call.get();
    } catch (RuntimeException | Error e) {
      permits.release(orgId);
      throw e;
    }
    return stage.whenComplete((result, problem) -> permits.release(orgId));
  }

  /**
   * Completes when the run has settled on record, when {@code nanos} are over, or when the server
   * stops. Settled is a run that has ended, awaits people, or is gone.
   *
   * @param firstLook when it is looked for first, and from then on the more seldom the longer it
   *     takes
   * @param nanos may be negative
   */
  CompletableFuture<Void> whenSettled(String runId, Duration firstLook, long nanos) {
    Waiting one = new Waiting(runId, firstLook);
    waiting.add(one);
    one.settled.completeOnTimeout(null, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    one.settled.whenComplete((nothing, problem) -> waiting.remove(one));
    lookSoon();
    return one.settled;
  }

  private void lookSoon() {
    if (!waiting.isEmpty() && looking.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(
              BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS, engine.threads())
          .execute(this::look);
    }
  }

  private void look() {
    try {
      List<Waiting> due =
          waiting.stream().filter(one -> one.isDue() || ServerStop.hasBegun()).toList();
      Rows.parts(due, BATCH).forEach(this::look);
      outage.recovered();
    } catch (RuntimeException e) {
      outage.failed(e);
    } finally {
      looking.set(false);
      lookSoon();
    }
  }

  private void look(List<Waiting> batch) {
    if (ServerStop.hasBegun()) {
      batch.forEach(one -> one.settled.complete(null));
      return;
    }
    List<String> runIds = batch.stream().map(one -> one.runId).distinct().toList();
    Set<String> moving = transactions.inNew(() -> store.moving(runIds));
    List<Waiting> settled = new ArrayList<>();
    for (Waiting one : batch) {
      if (moving.contains(one.runId)) {
        one.lookLater();
      } else {
        settled.add(one);
      }
    }
    settled.forEach(one -> one.settled.complete(null));
  }

  /** A call that waits for a run. Only the look that is under way changes when it is due. */
  private static final class Waiting {
    private final String runId;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    /** In looks, as all that follows. */
    private volatile long pause;

    private final AtomicLong left;

    Waiting(String runId, Duration firstLook) {
      this.runId = runId;
      this.pause = Math.max(1, firstLook.dividedBy(BETWEEN_LOOKS));
      this.left = new AtomicLong(pause);
    }

    boolean isDue() {
      return left.decrementAndGet() <= 0;
    }

    void lookLater() {
      pause = Math.min(2 * pause, SELDOM.dividedBy(BETWEEN_LOOKS));
      left.set(pause);
    }
  }
}
