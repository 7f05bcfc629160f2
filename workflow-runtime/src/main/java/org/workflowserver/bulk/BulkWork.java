package org.workflowserver.bulk;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Account;
import org.workflowserver.refusal.Causes;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.change.CommandStore.Cancellation;
import org.workflowserver.run.record.Runs;

/** Carries operations out, a batch of one and then of the next; one thread at a time. */
final class BulkWork extends OnDemandWorker {
  /** Runs that one transaction cancels. */
  static final int CANCELLED_AT_ONCE = 100;

  /** Runs that are started together. */
  static final int STARTED_AT_ONCE = 20;

  /** While this server works on an operation, and if it dies so long after, no other does. */
  private static final Duration CLAIM = Duration.ofSeconds(30);

  private static final Duration WHEN_FULL = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(BulkWork.class.getName());

  private final Outage unrepeatable =
      new Outage(LOG, "A bulk operation could not repeat a run and passes it over.");
  private final Transactions transactions;
  private final BulkStore store;
  private final Function<String, Optional<Account>> accounts;
  private final Runs runs;
  private final RunEngine engine;
  private final TimeSource time;
  private final int pendingRoom;

  /** What a batch came to. */
  private record Batch(String lastRunId, int done, int passedOver, boolean full) {}

  /**
   * @param accounts finds local accounts and API keys by their ids, as they are now
   * @param mostPending pending runs of a tenant; half of them are left to others
   */
  BulkWork(
      Transactions transactions,
      BulkStore store,
      Function<String, Optional<Account>> accounts,
      Runs runs,
      RunEngine engine,
      TimeSource time,
      int mostPending) {
    super(LOG, "Could not continue a bulk operation; trying again.", () -> engine.threads());
    this.transactions = transactions;
    this.store = store;
    this.accounts = accounts;
    this.runs = runs;
    this.engine = engine;
    this.time = time;
    this.pendingRoom = Math.max(1, mostPending / 2);
  }

  /** Does a batch of the operation whose turn it is; false when it is none's. */
  @Override
  protected boolean takeTurn() {
    Instant now = time.now();
    Optional<OpenOperation> claimed = transactions.inNew(() -> store.claim(now, now.plus(CLAIM)));
    claimed.ifPresent(this::process);
    return claimed.isPresent();
  }

  private void process(OpenOperation operation) {
    try {
      Optional<String> objection = operation.objection(accounts);
      if (objection.isPresent()) {
        stop(operation, objection.get());
        return;
      }
      switch (operation.action()) {
        case CANCEL -> cancel(operation);
        case RERUN -> rerun(operation);
      }
    } catch (RuntimeException e) {
      transactions.doInNew(() -> store.putOff(operation, time.now().plus(WHEN_FULL)));
      throw e;
    }
  }

  private void stop(OpenOperation operation, String reason) {
    AuditEntry entry =
        AuditEntry.ofServer(
            operation.orgId(),
            AuditAction.BULK_OPERATION_STOPPED,
            operation.id(),
            Map.of(BulkStore.REASON, reason));
    transactions.doInNew(() -> store.stop(entry, time.now()));
    LOG.log(Level.WARNING, "Operation {0} is stopped: {1}", new Object[] {operation.id(), reason});
  }

  private void cancel(OpenOperation operation) {
    transactions.doInNew(
        () -> {
          List<String> batch = store.next(operation, CANCELLED_AT_ONCE);
          int done = 0;
          for (String runId : batch) {
            Cancellation found = store.cancel(operation, runId, time.now());
            done += found == Cancellation.ENDED ? 0 : 1;
          }
          note(
              operation,
              batch,
              new Batch(last(operation, batch), done, batch.size() - done, false));
        });
    // Behind the commit, else its owner finds nothing yet.
    engine.nudge();
  }

  private void rerun(OpenOperation operation) {
    int pending = transactions.inNew(() -> store.countPending(operation.orgId(), pendingRoom));
    int room = Math.min(STARTED_AT_ONCE, pendingRoom - pending);
    if (room <= 0) {
      transactions.doInNew(() -> store.putOff(operation, time.now().plus(WHEN_FULL)));
      return;
    }
    List<String> batch = transactions.inNew(() -> store.next(operation, room));
    Batch started = start(operation, batch);
    transactions.doInNew(() -> note(operation, batch, started));
  }

  /** Starts the runs of a batch together, up to the first that there is no room for. */
  private Batch start(OpenOperation operation, List<String> batch) {
    List<CompletionStage<Started>> stages = new ArrayList<>();
    batch.forEach(runId -> stages.add(start(operation, runId)));
    String last = operation.lastRunId();
    int done = 0;
    int passedOver = 0;
    boolean full = false;
    for (int i = 0; i < batch.size(); i++) {
      Optional<Throwable> problem = problem(stages.get(i));
      // Those behind the first without room have their turn again, and are not started twice.
      full |= problem.filter(BulkWork::isForNow).isPresent();
      if (!full) {
        last = batch.get(i);
        done += problem.isEmpty() ? 1 : 0;
        passedOver += problem.isEmpty() ? 0 : 1;
        String runId = last;
        problem.ifPresent(cause -> passOver(operation, runId, cause));
      }
    }
    return new Batch(last, done, passedOver, full);
  }

  private CompletionStage<Started> start(OpenOperation operation, String runId) {
    Idempotency once = new Idempotency(operation.id() + "/" + runId, "");
    try {
      return runs.rerunInBulk(
          operation.caller(),
          runId,
          new RerunCommand(
              false,
              Optional.empty(),
              Optional.of(once),
              Optional.ofNullable(operation.traceparent())));
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Waits, on a virtual thread, for the end of a start. */
  private static Optional<Throwable> problem(CompletionStage<Started> start) {
    try {
      start.toCompletableFuture().join();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Whether the run may be started a little later; nothing is wrong with it. */
  private static boolean isForNow(Throwable problem) {
    if (problem instanceof Refusal refusal) {
      return refusal.code() == RefusalCode.CAPACITY_EXCEEDED
          || refusal.code() == RefusalCode.IDEMPOTENCY_IN_PROGRESS;
    }
    return Causes.find(problem, SQLException.class).isPresent();
  }

  /** A refusal says that the run is not what it was when it matched, which happens. */
  private void passOver(OpenOperation operation, String runId, Throwable problem) {
    LOG.log(Level.FINE, problem, () -> operation.id() + " passes run " + runId + " over.");
    if (!(problem instanceof Refusal)) {
      unrepeatable.failed(problem);
    }
  }

  private void note(OpenOperation operation, List<String> batch, Batch came) {
    if (batch.isEmpty()) {
      store
          .finish(operation, time.now())
          .ifPresent(
              sums ->
                  LOG.log(
                      Level.INFO,
                      "Operation {0} is finished: {1} runs done, {2} passed over.",
                      new Object[] {
                        operation.id(),
                        Integer.toString(sums.done()),
                        Integer.toString(sums.passedOver())
                      }));
      return;
    }
    Instant next = came.full ? time.now().plus(WHEN_FULL) : time.now();
    store.advance(operation, came.lastRunId, came.done, came.passedOver, next);
  }

  private static String last(OpenOperation operation, List<String> batch) {
    return batch.isEmpty() ? operation.lastRunId() : batch.getLast();
  }
}
