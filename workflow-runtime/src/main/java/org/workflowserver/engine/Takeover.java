package org.workflowserver.engine;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.journal.Journal;
import org.workflowserver.json.Json;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RecordedRun;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunStore;

/** Frees the runs of servers that are gone, claims free runs, and goes on from their record. */
final class Takeover {
  /** A lease is dead when its heartbeat is this old by the database's clock. */
  static final Duration LEASE_AGE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(Takeover.class.getName());
  private static final int CLAIMED_AT_ONCE = 200;

  /** A run that takes its servers down with it must not fell every one in turn. */
  private static final int MOST_TAKEOVERS = 5;

  private final Queue<Claimed> unread = new ConcurrentLinkedQueue<>();
  private final Journal journal;
  private final Transactions transactions;
  private final LeaseStore leases;
  private final RunStore runs;
  private final Versions versions;
  private final TimeSource time;
  private final Executor threads;
  private final RunsInMemory inMemory;
  private final Executions executions;

  /** Makes a run in memory. */
  interface Executions {
    RunExecution of(
        RunIdentity run,
        String lease,
        WorkflowHead head,
        CompiledWorkflow compiled,
        Map<String, Object> payload);
  }

  Takeover(
      Journal journal,
      EngineStores stores,
      Versions versions,
      TimeSource time,
      Executor threads,
      RunsInMemory inMemory,
      Executions executions) {
    this.journal = journal;
    this.transactions = stores.transactions();
    this.leases = stores.leases();
    this.runs = stores.runs();
    this.versions = versions;
    this.time = time;
    this.threads = threads;
    this.inMemory = inMemory;
    this.executions = executions;
  }

  /** Claims what is free while there is room and {@code running} says so; for one at a time. */
  void scan(BooleanSupplier running) {
    String lease = journal.lease();
    readAgain();
    freeRunsOfTheDead(lease);
    boolean more = true;
    while (more && running.getAsBoolean()) {
      more = claim(lease);
    }
  }

  /** The end of a run that no step is to blame for. */
  static Fact.Ended failure(TimeSource time, String runId, String message) {
    return new Fact.Ended(
        runId, RunStatus.FAILED, RunError.ENGINE_FAILURE, message, null, time.now());
  }

  private void freeRunsOfTheDead(String lease) {
    transactions.doInNew(
        () -> {
          leases.endDead(lease, LEASE_AGE);
          // By owner, not by what ended just now: a server that has not noticed yet that its lease
          // has ended may claim runs under it a moment later, and they would be nobody's for good.
          Set<String> gone = new HashSet<>(runs.owners());
          gone.removeAll(leases.living());
          for (String dead : gone) {
            int freed = runs.freeOfDead(dead);
            LOG.info("Server " + dead + " is gone; its " + freed + " open runs are free.");
          }
        });
  }

  /** Claims a batch of free runs; false when there are no more, or no room. */
  private boolean claim(String lease) {
    int room = Math.min(CLAIMED_AT_ONCE, inMemory.room());
    if (room <= 0 || journal.sinceRenewal().compareTo(Engine.FRESH) >= 0) {
      return false;
    }
    List<String> claimed = transactions.inNew(() -> runs.claim(lease, room));
    for (String runId : claimed) {
      inMemory.occupyPlace();
      threads.execute(() -> goOn(runId, lease));
    }
    return claimed.size() == room;
  }

  /** Goes on with a claimed run from what is on record. */
  private void goOn(String runId, String lease) {
    RunExecution execution;
    try {
      RecordedRun recorded = transactions.inNew(() -> runs.recorded(runId));
      if (recorded.takeovers() >= MOST_TAKEOVERS) {
        giveUp(runId, lease, "The run was taken over too often: its servers died with it.");
        return;
      }
      execution = rebuild(recorded, lease);
    } catch (RuntimeException | Error e) {
      if (isOfDatabase(e)) {
        LOG.log(Level.WARNING, "Could not read run " + runId + "; trying again.", e);
        unread.add(new Claimed(runId, lease));
      } else {
        LOG.log(Level.SEVERE, "Could not go on with run " + runId + ". The run fails.", e);
        giveUp(runId, lease, "The server could not go on with the run.");
      }
      return;
    }
    inMemory.put(execution);
    execution.resume();
  }

  private void giveUp(String runId, String lease, String message) {
    inMemory.leavePlace();
    journal.record(lease, failure(time, runId, message));
  }

  /** A database that is away for a moment is no fault of the run. */
  private static boolean isOfDatabase(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return true;
      }
    }
    return false;
  }

  /** Tries again what could not be read of claimed runs, unless they are another server's now. */
  private void readAgain() {
    for (int left = unread.size(); left > 0; left--) {
      Claimed claimed = unread.poll();
      if (claimed != null && claimed.lease().equals(journal.lease())) {
        threads.execute(() -> goOn(claimed.runId(), claimed.lease()));
      } else if (claimed != null) {
        inMemory.leavePlace();
      }
    }
  }

  private RunExecution rebuild(RecordedRun recorded, String lease) {
    String workflowId = recorded.run().workflowId();
    WorkflowHead head = versions.head(recorded.orgId(), workflowId).orElseThrow();
    CompiledWorkflow compiled = versions.require(workflowId, recorded.run().workflowVersion());
    RunIdentity identity =
        new RunIdentity(
            recorded.run().id(),
            recorded.orgId(),
            recorded.run().triggerType(),
            recorded.run().startedAt(),
            recorded.traceparent());
    RunExecution execution =
        executions.of(identity, lease, head, compiled, Json.parseObject(recorded.triggerPayload()));
    execution.replay(recorded.logs());
    return execution;
  }

  /** A run that was claimed and could not be read yet; it holds a place. */
  private record Claimed(String runId, String lease) {}
}
