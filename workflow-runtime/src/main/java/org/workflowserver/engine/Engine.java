package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowDeleted;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.journal.Journal;
import org.workflowserver.journal.NotRecorded;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.Fact;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunMover;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunStore;
import org.workflowserver.run.StepRecord;

/**
 * Moves runs: accepts new ones, claims those that no server moves, and drops what it may no longer
 * move. Each run in memory is a {@link RunExecution}; all that is lasting is in the journal.
 */
@ApplicationScoped
public class Engine implements RunMover, RunExecution.Recorder {
  /** A lease that was not renewed for so long may be taken for dead soon. */
  static final Duration FRESH = Duration.ofSeconds(7);

  private static final Logger LOG = Logger.getLogger(Engine.class.getName());

  private static final Duration COME_BACK = Duration.ofSeconds(5);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final LongAdder endedHere = new LongAdder();
  private final AtomicBoolean scanning = new AtomicBoolean();
  private final CompletableFuture<Void> writerDone = new CompletableFuture<>();
  private volatile boolean running;
  private String serverName;
  private Journal journal;
  private Transactions transactions;
  private LeaseStore leases;
  private RunStore runs;
  private TimeSource time;
  private Executor threads;
  private Limits limits;
  private StepRunner runner;
  private RunsInMemory inMemory;
  private Takeover takeover;
  private EngineStores stores;
  private Versions versions;

  protected Engine() {}

  @Inject
  Engine(
      Journal journal, EngineStores stores, Versions versions, TimeSource time, Threads threads) {
    this(journal, stores, versions, time, new LateExecutor(threads::executor), Limits.configured());
  }

  public Engine(
      Journal journal,
      EngineStores stores,
      Versions versions,
      TimeSource time,
      Executor threads,
      Limits limits) {
    this.journal = journal;
    this.transactions = stores.transactions();
    this.leases = stores.leases();
    this.runs = stores.runs();
    this.time = time;
    this.threads = threads;
    this.limits = limits;
    this.runner = new StepRunner(limits, time);
    this.inMemory = new RunsInMemory(limits.running());
    this.stores = stores;
    this.versions = versions;
  }

  /** Registers this server and goes on with the runs that no other server moves. */
  public void start(String name) {
    this.serverName = name;
    this.takeover =
        new Takeover(journal, stores, versions, time, threads, inMemory, this::execution);
    journal.onLeaseLost(this::registerAnew);
    journal.use(register());
    running = true;
    threads.execute(
        () -> {
          try {
            journal.run();
          } finally {
            writerDone.complete(null);
          }
        });
    scan();
  }

  /** Finishes the batch under way, releases all runs at once, and accepts no new ones. */
  public void stop() {
    running = false;
    journal.stop();
    try {
      writerDone.get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "The journal's writer did not finish; its facts are lost.", e);
    }
    abandonAll();
    String lease = journal.lease();
    transactions.doInNew(
        () -> {
          leases.end(lease);
          runs.free(lease);
        });
  }

  /** Whether this server takes work: it is started, and its lease was renewed lately. */
  public boolean isRunning() {
    return running && journal.sinceRenewal().compareTo(FRESH) < 0;
  }

  /** How many runs ended here since the start. */
  public long runsEnded() {
    return endedHere.sum();
  }

  /** Bytes of facts that wait for the next commit. */
  public long journalQueuedBytes() {
    return journal.queuedBytes();
  }

  /** How many runs this server moves. */
  public int runsInMemory() {
    return inMemory.size();
  }

  /**
   * Frees the runs of dead servers and claims free runs while there is room. What a nudge may miss,
   * this finds; called every second.
   */
  public void scan() {
    if (!running || !scanning.compareAndSet(false, true)) {
      return;
    }
    try {
      takeover.scan(() -> running);
    } finally {
      scanning.set(false);
    }
  }

  @Override
  public CompletionStage<Optional<RunDetail>> accept(NewStart start) {
    if (journal.isFull() || !running) {
      throw full("The server records as fast as it can; nothing was started.");
    }
    return inMemory.takePlace() ? acceptRunning(start) : acceptPending(start);
  }

  @Override
  public CompletionStage<Void> whenEnded(String runId) {
    return inMemory.whenDropped(runId);
  }

  @Override
  public Executor threads() {
    return threads;
  }

  @Override
  public CompletionStage<Boolean> record(RunExecution execution, Fact fact) {
    CompletionStage<Boolean> recorded = journal.record(execution.lease(), fact);
    boolean last = fact instanceof Fact.Ended;
    recorded.whenComplete(
        (onRecord, problem) -> {
          if (problem != null) {
            notRecorded(execution, fact, problem);
          } else if (last) {
            endedHere.increment();
            inMemory.drop(execution);
          }
        });
    return recorded;
  }

  @Override
  public void dispatch(RunExecution execution, String nodeId) {
    threads.execute(() -> execution.runFrom(nodeId));
  }

  @Override
  public void broke(RunExecution execution, Throwable cause) {
    if (cause instanceof RejectedExecutionException) {
      // The server stops: whoever claims the run next goes on with it.
      abandon(execution);
      return;
    }
    LOG.log(Level.SEVERE, "Run " + execution.id() + " can't go on. It fails.", cause);
    execution.abandon();
    record(
        execution,
        Takeover.failure(time, execution.id(), "The server could not go on with the run."));
  }

  void onWorkflowDeleted(@Observes WorkflowDeleted event) {
    for (String runId : transactions.inNew(() -> runs.cancelAll(event.workflowId(), time.now()))) {
      inMemory.find(runId).ifPresent(this::abandon);
    }
  }

  private CompletionStage<Optional<RunDetail>> acceptRunning(NewStart start) {
    String lease = journal.lease();
    NewRun run = newRun(start, RunStatus.RUNNING, lease);
    RunExecution execution;
    StepRecord trigger;
    try {
      execution =
          execution(identity(run), lease, start.workflow(), start.compiled(), start.payload());
      trigger = execution.begin();
    } catch (RuntimeException | Error e) {
      inMemory.leavePlace();
      throw e;
    }
    inMemory.put(execution);
    return journal
        .record(lease, new Fact.Accepted(run, Optional.of(trigger), start.idempotency()))
        .handle(
            (accepted, problem) -> {
              if (problem != null) {
                inMemory.drop(execution);
                throw full("The server could not record the run; nothing was started.");
              }
              if (!accepted) {
                inMemory.drop(execution);
                return Optional.empty();
              }
              threads.execute(execution::advance);
              return Optional.of(Details.ofAccepted(run, Optional.of(trigger)));
            });
  }

  private CompletionStage<Optional<RunDetail>> acceptPending(NewStart start) {
    String org = start.workflow().orgId();
    if (transactions.inNew(() -> runs.countPending(org, limits.pending())) >= limits.pending()) {
      throw full("There are too many pending runs; nothing was started.");
    }
    NewRun run = newRun(start, RunStatus.PENDING, null);
    return journal
        .record(journal.lease(), new Fact.Accepted(run, Optional.empty(), start.idempotency()))
        .handle(
            (accepted, problem) -> {
              if (problem != null) {
                throw full("The server could not record the run; nothing was started.");
              }
              return accepted
                  ? Optional.of(Details.ofAccepted(run, Optional.empty()))
                  : Optional.empty();
            });
  }

  private NewRun newRun(NewStart start, RunStatus status, String owner) {
    return new NewRun(
        Ids.next(IdKind.RUN),
        start.workflow().orgId(),
        start.workflow().id(),
        start.compiled().version(),
        status,
        start.triggerType(),
        owner,
        time.now(),
        Json.write(start.payload()),
        start.traceparent().orElse(null));
  }

  private RunExecution execution(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow compiled,
      Map<String, Object> payload) {
    return new RunExecution(run, lease, head, compiled, payload, runner, this, time);
  }

  private static RunIdentity identity(NewRun run) {
    return new RunIdentity(
        run.id(), run.orgId(), run.triggerType(), run.startedAt(), run.traceparent());
  }

  private void notRecorded(RunExecution execution, Fact fact, Throwable problem) {
    execution.abandon();
    boolean ourFault = problem instanceof NotRecorded reason && reason.isFactAtFault();
    if (ourFault && !(fact instanceof Fact.Ended end && end.error() == RunError.ENGINE_FAILURE)) {
      record(
          execution,
          Takeover.failure(time, execution.id(), "A step of the run could not be recorded."));
    } else {
      inMemory.drop(execution);
    }
  }

  private String register() {
    return transactions.inNew(() -> leases.register(serverName));
  }

  private void registerAnew() {
    abandonAll();
    journal.use(register());
  }

  private void abandonAll() {
    for (RunExecution execution : inMemory.all()) {
      abandon(execution);
    }
  }

  private void abandon(RunExecution execution) {
    execution.abandon();
    inMemory.drop(execution);
  }

  private static Refusal full(String message) {
    return new Refusal(RefusalCode.CAPACITY_EXCEEDED, message, List.of(), COME_BACK);
  }
}
