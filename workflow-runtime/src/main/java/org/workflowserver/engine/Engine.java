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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Coalescer;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowDeleted;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.engine.execution.RunSteps;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.engine.execution.StepRunner;
import org.workflowserver.engine.thread.LateExecutor;
import org.workflowserver.engine.thread.Threads;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.vault.Secrets;

/**
 * Moves runs: accepts new ones, claims those that no server moves, and drops what it may no longer
 * move. Each run in memory is a {@link RunExecution}; all that is lasting is in the database.
 */
@ApplicationScoped
public class Engine implements RunEngine {
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
  private EngineRunHost host;
  private Starts starts;
  private Claims claims;
  private Wakeups wakeups;
  private Cancellations cancellations;
  private Commands commands;
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
    PendingLimit pending = PendingLimit.of(stores, limits.pending(), time);
    this.context =
        new EngineContext(journal, stores, versions, time, threads, limits, inMemory, pending);
    this.runner = new StepRunner(limits, time, secrets);
    this.cancellations = new Cancellations(context);
    this.commands = new Commands(context);
  }

  /** Registers this server and resumes the runs that no other server moves. */
  public void start(String name) {
    this.serverName = name;
    this.coalescer = new Coalescer(context.threads(), this::pass);
    this.starts = new Starts(context, this::execution, coalescer::requestSoon);
    this.claims = new Claims(context, this::execution, commands, coalescer::requestSoon);
    this.wakeups = new Wakeups(context, claims, coalescer::request);
    this.host = new EngineRunHost(context, claims, commands, wakeups, this::claimSoon, this::nudge);
    this.scan = new Scan(context, claims, commands, cancellations);
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
    inMemory.all().forEach(host::abandon);
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
      wakeups.claimAndResumeDue(() -> running);
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
    return Starts.isTaken(context) && context.pending().reserve(orgId);
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

  /** There may be something to claim: a run that is pending, or one that has a slot. */
  private void claimSoon() {
    if (running) {
      coalescer.requestSoon();
    }
  }

  void onWorkflowDeleted(@Observes WorkflowDeleted event) {
    cancellations.begin(event.workflowId());
    nudge();
  }

  private RunExecution execution(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow compiled,
      Map<String, Object> payload,
      Optional<Instant> since) {
    StepRunner ofRun = runner.forRun(head, compiled, since);
    RunSteps steps = new RunSteps(run, head, compiled, payload, ofRun, host, context.time());
    return new RunExecution(lease, steps);
  }

  /** Takes a lease; what an earlier one let this server move is no longer its. */
  private void register() {
    inMemory.all().forEach(host::abandon);
    scan.alignClock();
    journal.use(context.inNew(stores -> stores.leases().register(serverName)));
  }
}
