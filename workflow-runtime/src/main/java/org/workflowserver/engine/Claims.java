package org.workflowserver.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.RunCapacity;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.json.Json;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.change.ClaimStore.ClaimedBatch;

/** Claims runs that no server moves and whose time has come, and resumes them from their record. */
final class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class.getName());
  private static final int CLAIMED_AT_ONCE = 200;

  /** A run that takes its servers down with it must not stop all of them in turn. */
  private static final int MOST_TAKEOVERS = 5;

  /** Runs that were claimed and are not in memory yet, with their tenants. */
  private final Map<ClaimedRun, String> underWay = new ConcurrentHashMap<>();

  private final EngineContext context;
  private final RunCapacity capacity;
  private final FreedSlots slots;
  private final RunLoader loader;
  private final Executions executions;
  private final Commands commands;
  private final Runnable claim;

  /** Whether a claim may have been committed without this server hearing of it. */
  private volatile boolean inDoubt;

  /** Whether runs may be due that there was no permit for. */
  private volatile boolean permitsAwaited;

  /**
   * @param claim has runs claimed soon
   */
  Claims(EngineContext context, Executions executions, Commands commands, Runnable claim) {
    this.context = context;
    this.capacity = context.inMemory().capacity();
    this.slots = new FreedSlots(context);
    this.loader = new RunLoader(context, this::resume, this::drop, claim);
    this.executions = executions;
    this.commands = commands;
    this.claim = claim;
  }

  /** Leaves a share to each tenant that there is. */
  void addTenants() {
    context.inNew(stores -> stores.claims().tenants()).forEach(capacity::addTenant);
  }

  /** Claims what is due while there are permits and {@code running} says so; for one at a time. */
  void claim(BooleanSupplier running) {
    slots.releaseFreed();
    boolean more = true;
    boolean forAll = true;
    while (more && running.getAsBoolean() && loader.takesMore()) {
      forAll = capacity.isForAll();
      more = claimBatch(context.journal().lease());
    }
    permitsAwaited = !capacity.isForAll();
    if ((permitsAwaited || !forAll) && capacity.isForAll()) {
      // Who released a permit since it was missed may not have known that it was.
      claim.run();
    }
  }

  /** Tries again what could not be read of claimed runs, unless they are another server's now. */
  void readAgain() {
    loader.readAgain();
  }

  /** The runs that were claimed and wait to be read, for lack of memory or of the database. */
  List<String> waiting() {
    return loader.waiting();
  }

  /** Ends a run that waits to be read; one that is being read finds what ends it itself. */
  void endWaiting(Fact end) {
    ClaimedRun run = new ClaimedRun(end.runId(), context.journal().lease());
    if (loader.remove(run)) {
      end(run, end);
    }
  }

  /** Claims a batch; false when there is no more, or no permit. */
  private boolean claimBatch(String lease) {
    int permits = Math.min(CLAIMED_AT_ONCE, capacity.available());
    if (permits <= 0 || !context.journal().isFresh()) {
      return false;
    }
    Instant now = context.time().now();
    ClaimedBatch claimed;
    try {
      claimed = context.inNew(stores -> claimFenced(stores, lease, now, permits));
    } catch (LeaseGone e) {
      return false;
    } catch (RuntimeException e) {
      inDoubt = true;
      throw e;
    }
    slots.take(claimed.slots());
    read(claimed.tenants(), lease);
    return claimed.more();
  }

  /** What is claimed under a lease that is gone would be taken for another death of its owner. */
  private ClaimedBatch claimFenced(EngineStores stores, String lease, Instant now, int permits) {
    ClaimedBatch claim =
        stores.claims().claim(lease, now, permits, capacity.exhausted(), capacity::available);
    if (!claim.tenants().isEmpty() && !stores.leases().isAlive(lease)) {
      throw new LeaseGone();
    }
    return claim;
  }

  /**
   * Takes a claim back; the journal's next batch learns the same, and the server registers anew.
   */
  private static final class LeaseGone extends RuntimeException {}

  /** Makes all due that there are slots for among the runs of their workflows. */
  void releaseHeld() {
    slots.releaseAll();
  }

  /** The run moves here no more; whether others may have waited for its slot or its permit. */
  boolean releaseSlot(String runId) {
    return slots.release(runId) || permitsAwaited;
  }

  boolean isInDoubt() {
    return inDoubt;
  }

  /**
   * Resumes runs that are this server's and that it does not know of: the answer to their claim was
   * lost. For one at a time, as {@link #claim}: nobody else brings known runs into memory.
   */
  void adopt() {
    String lease = context.journal().lease();
    Map<String, String> unknown = owned(lease);
    unknown
        .keySet()
        .removeIf(
            run ->
                underWay.containsKey(new ClaimedRun(run, lease))
                    || context.inMemory().find(run).isPresent());
    if (!unknown.isEmpty()) {
      // One that has left memory since the question is not this server's any more.
      unknown.keySet().retainAll(owned(lease).keySet());
      read(unknown, lease);
    }
    inDoubt = false;
  }

  private Map<String, String> owned(String lease) {
    return context.inNew(stores -> stores.claims().owned(lease));
  }

  private void read(Map<String, String> tenants, String lease) {
    tenants.forEach(
        (run, orgId) -> {
          ClaimedRun claimed = new ClaimedRun(run, lease);
          underWay.put(claimed, orgId);
          capacity.acquire(orgId);
          loader.add(claimed);
        });
    loader.read();
  }

  /** Resumes claimed runs from their record. */
  private void resume(List<ClaimedRun> runs) {
    List<String> runIds = runs.stream().map(ClaimedRun::runId).toList();
    Map<String, RunRecord> recorded;
    Map<String, List<RunCommand>> commands;
    try {
      recorded =
          context.inNew(stores -> stores.runs().recorded(runIds)).stream()
              .collect(Collectors.toMap(RunRecord::id, run -> run));
      // Afterwards: what an answer answers is on record then.
      commands =
          context.inNew(stores -> stores.commands().ofRuns(runIds)).stream()
              .collect(Collectors.groupingBy(RunCommand::runId));
    } catch (RuntimeException | Error e) {
      if (runs.size() == 1) {
        notRead(runs.getFirst(), e);
      } else {
        // One of them may be at fault: it must not stop the others.
        runs.forEach(run -> resume(List.of(run)));
      }
      return;
    }
    for (ClaimedRun run : runs) {
      if (recorded.containsKey(run.runId())) {
        resume(run, recorded.get(run.runId()), commands.getOrDefault(run.runId(), List.of()));
      } else {
        drop(run);
      }
    }
  }

  private void resume(ClaimedRun run, RunRecord recorded, List<RunCommand> commands) {
    try {
      rebuild(run, recorded).ifPresent(rebuilt -> resume(run, rebuilt, commands));
    } catch (RuntimeException | Error e) {
      commands.stream()
          .filter(command -> command.answer() == null)
          .findFirst()
          .ifPresentOrElse(
              cancel -> end(run, context.end(run.runId(), RunError.CANCELLED, cancel.message())),
              () -> notRead(run, e));
    }
  }

  private void resume(ClaimedRun run, RunExecution execution, List<RunCommand> found) {
    if (!run.lease().equals(context.journal().lease())) {
      drop(run);
      return;
    }
    context.inMemory().put(execution);
    underWay.remove(run);
    try {
      loader.wasRead(run.runId());
      found.forEach(command -> commands.apply(command, execution));
      execution.checkTime(context.time().now());
      context.threads().execute(execution::advance);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.FINE, e, () -> run.runId() + " leaves memory, and is read again.");
      execution.abandon();
      context.inMemory().drop(execution);
      slots.release(run.runId());
      inDoubt = true;
    }
  }

  /** The run as its record has it; empty when it ends here. */
  private Optional<RunExecution> rebuild(ClaimedRun claimed, RunRecord recorded) {
    RunIdentity run = recorded.identity();
    if (recorded.takeovers() >= MOST_TAKEOVERS) {
      String message = "The run was taken over too often: its servers died with it.";
      end(claimed, context.failure(run.ids(), message));
      return Optional.empty();
    }
    Optional<WorkflowHead> head = context.versions().head(run.orgId(), run.workflowId());
    if (head.isEmpty()) {
      end(claimed, context.end(run.ids(), RunError.CANCELLED, Cancellations.DELETED));
      return Optional.empty();
    }
    CompiledWorkflow compiled = context.versions().require(run.workflowId(), run.workflowVersion());
    RunExecution execution =
        executions.of(
            run,
            claimed.lease(),
            head.get(),
            compiled,
            Json.parseStoredObject(recorded.triggerPayload()),
            Optional.of(run.startedAt()));
    execution.replay(recorded.logs(), recorded.waits());
    return Optional.of(execution);
  }

  private void notRead(ClaimedRun run, Throwable cause) {
    if (!loader.keepForRetry(run, cause)) {
      LOG.log(Level.SEVERE, "Could not resume run " + run.runId() + ". The run fails.", cause);
      end(run, context.unreadable(run.runId(), cause));
    }
  }

  private void end(ClaimedRun run, Fact end) {
    context
        .journal()
        .record(underWay.getOrDefault(run, ""), run.lease(), end)
        .whenComplete((recorded, problem) -> drop(run));
  }

  private void drop(ClaimedRun run) {
    loader.forget(run.runId());
    String tenant = underWay.remove(run);
    if (tenant != null) {
      slots.release(run.runId());
      capacity.release(tenant);
    }
  }
}
