package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowDeleted;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.Recorder;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.engine.execution.RunIdentity;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.engine.execution.Step;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.engine.execution.StepRunner;
import org.workflowserver.engine.thread.Coalescer;
import org.workflowserver.engine.thread.LateExecutor;
import org.workflowserver.engine.thread.ThreadPermits;
import org.workflowserver.engine.thread.Threads;
import org.workflowserver.journal.Journal;
import org.workflowserver.journal.NotRecorded;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunError;
import org.workflowserver.run.state.Wait;
import org.workflowserver.vault.Secrets;

/**
 * Moves runs: accepts new ones, claims those that no server moves, and drops what it may no longer
 * move. Each run in memory is a {@link RunExecution}; all that is lasting is in the journal.
 */
@ApplicationScoped
public class Engine implements RunEngine, Recorder {
  private static final Logger LOG = Logger.getLogger(Engine.class.getName());
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final AtomicBoolean nudged = new AtomicBoolean();
  private final CompletableFuture<Void> writerDone = new CompletableFuture<>();
  private volatile boolean running;
  private String serverName;
  private EngineContext context;
  private Journal journal;
  private RunsInMemory inMemory;
  private StepRunner runner;
  private ThreadPermits threadPermits;
  private Starts starts;
  private Claims claims;
  private Wakeups wakeups;
  private Cancellations cancellations;
  private Commands commands;
  private ChildRuns calls;
  private Scan scan;
  private Coalescer coalescer;

  protected Engine() {}

  @Inject
  Engine(
      Journal journal,
      EngineStores stores,
      Versions versions,
      Secrets secrets,
      TimeSource time,
      Threads threads) {
    this(
        journal,
        stores,
        versions,
        secrets,
        time,
        new LateExecutor(threads::executor),
        Limits.configured());
  }

  public Engine(
      Journal journal,
      EngineStores stores,
      Versions versions,
      Secrets secrets,
      TimeSource time,
      Executor threads,
      Limits limits) {
    this.journal = journal;
    this.inMemory = new RunsInMemory(limits.running(), limits.memory());
    PendingLimit room = PendingLimit.of(stores, limits.pending(), time);
    this.context =
        new EngineContext(journal, stores, versions, time, threads, limits, inMemory, room);
    this.runner = new StepRunner(limits, time, secrets);
    this.threadPermits = new ThreadPermits(threads, limits.branches());
    this.cancellations = new Cancellations(context);
    this.commands = new Commands(context);
    this.calls = new ChildRuns(context);
  }

  /** Registers this server and resumes the runs that no other server moves. */
  public void start(String name) {
    this.serverName = name;
    this.coalescer = new Coalescer(context.threads(), this::pass);
    this.starts = new Starts(context, this::execution, coalescer::requestSoon);
    this.claims = new Claims(context, this::execution, coalescer::requestSoon);
    this.wakeups = new Wakeups(context, coalescer::request);
    this.scan = new Scan(context, claims, commands, cancellations);
    scan.alignClock();
    context.stores().callbacks().prepare();
    claims.addTenants();
    journal.onLeaseLost(this::register);
    journal.waitWhile(context.stores().diskSpace()::isFull);
    register();
    running = true;
    threads()
        .execute(
            () -> {
              try {
                journal.run();
              } finally {
                writerDone.complete(null);
              }
            });
    scan();
  }

  /**
   * Accepts no new runs and begins no steps, waits for those that execute, {@code longest} at most,
   * records how they ended, and releases all runs.
   */
  public void stop(Duration longest) {
    running = false;
    try {
      inMemory.drain(longest);
      journal.stop();
      writerDone.get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      // A claim that came later would be of a lease that is gone.
      coalescer.stop(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "The journal's writer did not finish; its facts are lost.", e);
    }
    inMemory.all().forEach(this::abandon);
    String lease = journal.lease();
    context.inNew(
        stores -> {
          stores.leases().end(lease);
          return stores.claims().free(lease, context.time().now());
        });
  }

  /** Whether this server takes work: it is started, and its lease was renewed lately. */
  public boolean isRunning() {
    return running && journal.isFresh();
  }

  /** How many runs ended here since the start. */
  public long runsEnded() {
    return inMemory.ended();
  }

  /** How many runs this server moves. */
  public int runsInMemory() {
    return inMemory.size();
  }

  RunsInMemory.Usage usage() {
    return inMemory.usage();
  }

  /**
   * Finds what a nudge or an alarm may have missed: runs of dead servers, due and free runs,
   * commands, steps and runs that take too long. Called every second.
   */
  public void scan() {
    if (running) {
      scan.ask();
      coalescer.request();
    }
  }

  private void pass() {
    if (running) {
      scan.takeTurn();
      if (nudged.compareAndSet(true, false)) {
        commands.apply();
      }
      Instant now = context.time().now();
      wakeups.wake();
      claims.claim(() -> running);
      wakeups.armNext(now);
    }
  }

  @Override
  public CompletionStage<Optional<RunDetail>> accept(NewStart start) {
    if (!running) {
      throw Starts.full("The server is not running; nothing was started.");
    }
    return starts.accept(start);
  }

  @Override
  public boolean reservePending(String orgId) {
    return Starts.isTaken(context) && context.pending().take(orgId);
  }

  @Override
  public CompletionStage<Optional<RunEnding>> whenEnded(String runId) {
    return inMemory.whenDropped(runId);
  }

  @Override
  public void nudge() {
    if (running) {
      nudged.set(true);
      coalescer.requestSoon();
    }
  }

  @Override
  public Executor threads() {
    return context.threads();
  }

  @Override
  public CompletionStage<Boolean> record(RunExecution execution, Fact fact) {
    CompletionStage<Boolean> recorded = journal.record(execution.orgId(), execution.lease(), fact);
    recorded.whenComplete(
        (onRecord, problem) -> {
          if (problem != null) {
            notRecorded(execution, fact, problem);
          } else {
            onRecord(execution, fact, onRecord);
          }
        });
    return recorded;
  }

  private void onRecord(RunExecution execution, Fact fact, boolean written) {
    switch (fact) {
      case Fact.Ended end -> {
        inMemory.end(execution, end, written);
        drop(execution);
        if (end.called() || end.hadWaits()) {
          // There may be commands now, for those that called it or were called.
          nudge();
        }
      }
      case Fact.Parked parked -> {
        drop(execution);
        wakeups.arm(parked.wakeAt());
      }
      case Fact.Waiting waiting -> claimSoon(waiting.isCalling());
      case Fact.Recorded step -> claimSoon(step.isCalling());
      case Fact.Accepted ignored -> {}
      case Fact.Abandoned ignored -> {}
    }
  }

  /** A run that was called is pending, or one that was held has a slot. */
  private void claimSoon(boolean due) {
    if (due && running) {
      coalescer.requestSoon();
    }
  }

  @Override
  public StepAttempt call(RunIdentity run, Step step, StepAttempt attempt, Calling calling) {
    return calls.call(run, step, attempt, calling);
  }

  @Override
  public CallbackUrls callbacks() {
    return context.stores().callbacks();
  }

  @Override
  public Optional<RunCommand> expire(Wait wait) {
    return commands.expire(wait);
  }

  @Override
  public boolean dispatch(RunExecution execution, Step step) {
    return threadPermits.dispatch(() -> execution.runFrom(step));
  }

  @Override
  public boolean awaitFreshLease(RunExecution execution) {
    boolean renewed = true;
    while (renewed && execution.lease().equals(journal.lease())) {
      if (context.journal().isFresh()) {
        return true;
      }
      renewed = journal.renewal().toCompletableFuture().join();
    }
    // It may have been claimed under a lease that was lost meanwhile: nobody else drops it then.
    abandon(execution);
    return false;
  }

  @Override
  public MemoryBudget memory() {
    return journal.memory();
  }

  @Override
  public void grow(RunExecution execution, long bytes) {
    inMemory.capacity().addBytes(execution.orgId(), bytes);
  }

  @Override
  public boolean isCrowded(RunExecution execution) {
    return inMemory.isCrowded(execution);
  }

  @Override
  public void waits(RunExecution execution, Optional<Instant> until) {
    wakeups.add(execution);
    until.ifPresent(wakeups::arm);
  }

  @Override
  public void failed(RunExecution execution, Throwable cause) {
    if (cause instanceof RejectedExecutionException || cause instanceof Commands.WaitUnsettled) {
      // The server stops, or the database is away: the next server to claim the run resumes it.
      abandon(execution);
      return;
    }
    LOG.log(Level.SEVERE, "Run " + execution.id() + " can't go on. It fails.", cause);
    execution.abandon();
    record(execution, context.failure(execution.id(), "The server could not go on with the run."));
  }

  void onWorkflowDeleted(@Observes WorkflowDeleted event) {
    cancellations.cancelAll(event.workflowId());
    nudge();
  }

  private RunExecution execution(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow compiled,
      Map<String, Object> payload,
      Optional<Instant> since) {
    StepRunner steps = runner.forRun(head, compiled, since);
    return new RunExecution(run, lease, head, compiled, payload, steps, this, context.time());
  }

  private void notRecorded(RunExecution execution, Fact fact, Throwable problem) {
    execution.abandon();
    boolean ourFault = problem instanceof NotRecorded reason && reason.isFactAtFault();
    boolean nothingToFail =
        fact instanceof Fact.Accepted
            || (fact instanceof Fact.Ended end && end.error() == RunError.ENGINE_FAILURE);
    if (ourFault && !nothingToFail) {
      record(execution, context.failure(execution.id(), "A step could not be recorded."));
    } else {
      drop(execution);
    }
  }

  /** Takes a lease; what an earlier one let this server move is no longer its. */
  private void register() {
    inMemory.all().forEach(this::abandon);
    journal.use(context.inNew(stores -> stores.leases().register(serverName)));
  }

  private void abandon(RunExecution execution) {
    execution.abandon();
    drop(execution);
  }

  private void drop(RunExecution execution) {
    wakeups.forget(execution);
    inMemory.drop(execution);
    claimSoon(claims.releaseSlot(execution.id()));
  }
}
