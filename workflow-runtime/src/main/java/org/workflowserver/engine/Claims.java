package org.workflowserver.engine;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Outage;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.json.Json;
import org.workflowserver.run.ClaimStore.Claim;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RecordedRun;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunView;

/** Claims runs that no server moves and whose time has come, and goes on from their record. */
final class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class.getName());
  private static final int CLAIMED_AT_ONCE = 200;

  /** Runs whose records one transaction reads. */
  private static final int READ_AT_ONCE = 20;

  /** A run that takes its servers down with it must not fell every one in turn. */
  private static final int MOST_TAKEOVERS = 5;

  private final Queue<Claimed> unread = new ConcurrentLinkedQueue<>();
  private final Outage unreadable =
      new Outage(LOG, "Could not read a run that was claimed; trying again.");

  /** Runs that were claimed and are not in memory yet, with their tenants. */
  private final Map<String, String> underWay = new ConcurrentHashMap<>();

  private final Means means;
  private final FreedPlaces places;
  private final Executions executions;

  /** Whether a claim may have been committed without this server hearing of it. */
  private volatile boolean inDoubt;

  /** Makes a run in memory. */
  interface Executions {
    /**
     * @param since from when on it may have been moved before; empty for one that begins
     */
    RunExecution of(
        RunIdentity run,
        String lease,
        WorkflowHead head,
        CompiledWorkflow compiled,
        Map<String, Object> payload,
        Optional<Instant> since);
  }

  /** Runs that were claimed and not read yet; each holds a place. */
  private record Claimed(List<String> runIds, String lease) {}

  Claims(Means means, Executions executions) {
    this.means = means;
    this.places = new FreedPlaces(means);
    this.executions = executions;
  }

  /** Leaves room for all tenants that there are. */
  void knowTenants() {
    means
        .stores()
        .transactions()
        .inNew(means.stores().claims()::tenants)
        .forEach(means.inMemory()::know);
  }

  /** Claims what is due while there is room and {@code running} says so; for one at a time. */
  void claim(BooleanSupplier running) {
    places.release();
    boolean more = true;
    while (more && running.getAsBoolean()) {
      more = claimBatch(means.journal().lease());
    }
  }

  /** Tries again what could not be read of claimed runs, unless they are another server's now. */
  void readAgain() {
    for (int left = unread.size(); left > 0; left--) {
      Claimed claimed = unread.poll();
      if (claimed == null) {
        return;
      }
      if (claimed.lease.equals(means.journal().lease())) {
        means.threads().execute(() -> goOn(claimed));
      } else {
        claimed.runIds.forEach(this::leave);
      }
    }
  }

  /** Claims a batch; false when there is no more, or no room. */
  private boolean claimBatch(String lease) {
    int room = Math.min(CLAIMED_AT_ONCE, means.inMemory().room());
    if (room <= 0 || !means.journal().isFresh()) {
      return false;
    }
    Instant now = means.time().now();
    Claim claimed;
    try {
      claimed = means.stores().transactions().inNew(() -> claimFenced(lease, now, room));
    } catch (LeaseGone e) {
      return false;
    } catch (RuntimeException e) {
      inDoubt = true;
      throw e;
    }
    places.take(claimed.placed());
    read(claimed.tenants(), lease);
    return claimed.more();
  }

  /** What is claimed under a lease that is gone would be taken for another death of its owner. */
  private Claim claimFenced(String lease, Instant now, int room) {
    RunsInMemory memory = means.inMemory();
    Claim claim =
        means.stores().claims().claim(lease, now, room, memory.fullTenants(), memory::room);
    if (!claim.tenants().isEmpty() && !means.stores().leases().isAlive(lease)) {
      throw new LeaseGone();
    }
    return claim;
  }

  /**
   * Takes a claim back; the journal's next batch learns the same, and the server registers anew.
   */
  private static final class LeaseGone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Makes all due that there are places for among the runs of their workflows. */
  void releaseHeld() {
    places.releaseAll();
  }

  /** The run moves here no more; whether others may have waited for its place. */
  boolean leavePlace(String runId) {
    return places.leave(runId);
  }

  /** Whether a claim may have been committed without this server hearing of it. */
  boolean isInDoubt() {
    return inDoubt;
  }

  /**
   * Goes on with runs that are this server's and that it does not know of: the answer to their
   * claim was lost. For one at a time, as {@link #claim}: nobody else brings known runs into
   * memory.
   */
  void adopt() {
    String lease = means.journal().lease();
    Map<String, String> strangers = owned(lease);
    strangers
        .keySet()
        .removeIf(run -> underWay.containsKey(run) || means.inMemory().find(run).isPresent());
    if (!strangers.isEmpty()) {
      // One that has left memory since the question is not this server's any more.
      strangers.keySet().retainAll(owned(lease).keySet());
      read(strangers, lease);
    }
    inDoubt = false;
  }

  private Map<String, String> owned(String lease) {
    return means.stores().transactions().inNew(() -> means.stores().claims().owned(lease));
  }

  private void read(Map<String, String> tenants, String lease) {
    underWay.putAll(tenants);
    tenants.values().forEach(means.inMemory()::occupyPlace);
    List<String> claimed = List.copyOf(tenants.keySet());
    for (int from = 0; from < claimed.size(); from += READ_AT_ONCE) {
      int to = Math.min(from + READ_AT_ONCE, claimed.size());
      Claimed part = new Claimed(List.copyOf(claimed.subList(from, to)), lease);
      means.threads().execute(() -> goOn(part));
    }
  }

  /** Goes on with claimed runs from what is on record. */
  private void goOn(Claimed claimed) {
    List<RecordedRun> recorded;
    Map<String, List<RunCommand>> commands;
    try {
      recorded =
          means.stores().transactions().inNew(() -> means.stores().runs().recorded(claimed.runIds));
      // Afterwards: what an answer answers is on record then.
      commands = commands(claimed.runIds);
    } catch (RuntimeException | Error e) {
      if (claimed.runIds.size() > 1) {
        // One of them may be at fault: it must not stop the others.
        claimed.runIds.forEach(run -> goOn(new Claimed(List.of(run), claimed.lease)));
      } else {
        notRead(claimed.runIds.getFirst(), claimed.lease, e);
      }
      return;
    }
    unreadable.over();
    leavePlacesOfTheGone(claimed, recorded);
    recorded.forEach(
        run -> goOn(run, claimed.lease, commands.getOrDefault(run.run().id(), List.of())));
  }

  private void leavePlacesOfTheGone(Claimed claimed, List<RecordedRun> recorded) {
    Set<String> gone = new HashSet<>(claimed.runIds);
    recorded.forEach(run -> gone.remove(run.run().id()));
    gone.forEach(this::leave);
  }

  private void goOn(RecordedRun recorded, String lease, List<RunCommand> commands) {
    String runId = recorded.run().id();
    Optional<RunExecution> execution;
    try {
      execution = rebuild(recorded, lease);
    } catch (RuntimeException | Error e) {
      notRead(runId, lease, e);
      return;
    }
    execution.ifPresent(run -> goOn(run, commands));
  }

  private void goOn(RunExecution execution, List<RunCommand> commands) {
    means.inMemory().put(execution);
    underWay.remove(execution.id());
    execution.addAnswers(commands.stream().filter(command -> command.answer() != null).toList());
    commands.stream()
        .filter(command -> command.answer() == null)
        .forEach(command -> execution.end(RunError.CANCELLED, command.message()));
    execution.checkTime(means.time().now());
    means.threads().execute(execution::advance);
  }

  /** The run as its record has it; empty when it ends here. */
  private Optional<RunExecution> rebuild(RecordedRun recorded, String lease) {
    RunView run = recorded.run();
    if (recorded.takeovers() >= MOST_TAKEOVERS) {
      end(
          means.failure(run.id(), "The run was taken over too often: its servers died with it."),
          lease);
      return Optional.empty();
    }
    Optional<WorkflowHead> head = means.versions().head(recorded.orgId(), run.workflowId());
    if (head.isEmpty()) {
      end(means.end(run.id(), RunError.CANCELLED, "The workflow was deleted."), lease);
      return Optional.empty();
    }
    CompiledWorkflow compiled = means.versions().require(run.workflowId(), run.workflowVersion());
    RunIdentity identity =
        new RunIdentity(
            run.id(),
            recorded.orgId(),
            run.triggerType(),
            run.startedAt(),
            recorded.traceparent(),
            recorded.requestedBy(),
            recorded.calledBy());
    RunExecution execution =
        executions.of(
            identity,
            lease,
            head.get(),
            compiled,
            Json.parseStoredObject(recorded.triggerPayload()),
            Optional.of(run.startedAt()));
    execution.replay(recorded.logs(), recorded.waits());
    return Optional.of(execution);
  }

  private Map<String, List<RunCommand>> commands(List<String> runIds) {
    return means
        .stores()
        .transactions()
        .inNew(() -> means.stores().commands().ofRuns(runIds))
        .stream()
        .collect(Collectors.groupingBy(RunCommand::runId));
  }

  private void notRead(String runId, String lease, Throwable cause) {
    if (DatabaseFailure.isBehind(cause)) {
      unreadable.met(cause);
      unread.add(new Claimed(List.of(runId), lease));
    } else {
      LOG.log(Level.SEVERE, "Could not go on with run " + runId + ". The run fails.", cause);
      end(means.failure(runId, "The server could not go on with the run."), lease);
    }
  }

  private void end(Fact.Ended end, String lease) {
    means.journal().record(lease, end).whenComplete((recorded, problem) -> leave(end.runId()));
  }

  private void leave(String runId) {
    places.leave(runId);
    String tenant = underWay.remove(runId);
    if (tenant != null) {
      means.inMemory().leavePlace(tenant);
    }
  }
}
