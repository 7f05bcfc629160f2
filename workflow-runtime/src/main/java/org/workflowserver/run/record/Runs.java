package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.ResumePoint;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.change.CommandStore.Cancellation;
import org.workflowserver.run.state.StepRecord;

/** Runs and their record: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class Runs {
  /** What starts the runs whose payload is the context of a call. */
  static final String BY_HAND = "manual";

  private Transactions transactions;
  private RunStore store;
  private TailStore tail;
  private AnswerMemory memory;
  private Versions versions;
  private CommandStore commands;
  private RunEngine engine;
  private CallbackUrls urls;
  private TimeSource time;
  private RunStarts starts;
  private Reruns reruns;

  protected Runs() {}

  @Inject
  public Runs(
      Transactions transactions,
      Sql sql,
      AnswerMemory memory,
      Versions versions,
      RunEngine engine,
      CallbackUrls urls,
      TimeSource time) {
    this.transactions = transactions;
    this.store = new RunStore(sql);
    this.tail = new TailStore(sql);
    this.memory = memory;
    this.versions = versions;
    this.commands = new CommandStore(sql);
    this.engine = engine;
    this.urls = urls;
    this.time = time;
    this.starts = new RunStarts(transactions, store, engine, time);
    this.reruns = new Reruns(versions);
  }

  /**
   * Starts a run of the workflow's current version by hand; the stage completes when the run is
   * committed. Refusals of the engine come by the stage. Needs {@code operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code workflow_inactive}, {@code trigger_mismatch},
   *     {@code input_invalid}, {@code idempotency_key_reused}, {@code capacity_exceeded}
   */
  public CompletionStage<Started> start(Caller caller, String workflowId, StartCommand command) {
    caller.require(Scope.OPERATOR);
    requireShaped(IdKind.WORKFLOW, workflowId);
    return starts.start(
        keyed(caller, workflowId, command.idempotency()),
        () -> {
          WorkflowHead head = requireActive(caller, workflowId);
          CompiledWorkflow compiled = versions.require(head.id(), head.version());
          RunStarts.requireStartable(compiled);
          versions.requireFitting(head, compiled, command.context());
          return new NewStart(
              head,
              compiled,
              BY_HAND,
              command.context(),
              command.idempotency(),
              command.traceparent(),
              NewStart.Origin.of(Requester.of(caller)));
        });
  }

  /**
   * Starts a run that repeats one which has ended; the stage completes when it is committed. Needs
   * {@code operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code run_not_finished}, {@code workflow_inactive},
   *     {@code input_invalid}, {@code idempotency_key_reused}, {@code capacity_exceeded}
   */
  public CompletionStage<Started> rerun(Caller caller, String runId, RerunCommand command) {
    return rerun(
        caller, runId, command, Optional.of(caller.auditEntry(AuditAction.RUN_RERUN, runId)));
  }

  /** As {@link #rerun}, for an operation that the audit log has as a whole. */
  public CompletionStage<Started> rerunInBulk(Caller caller, String runId, RerunCommand command) {
    return rerun(caller, runId, command, Optional.empty());
  }

  private CompletionStage<Started> rerun(
      Caller caller, String runId, RerunCommand command, Optional<AuditEntry> entry) {
    caller.require(Scope.OPERATOR);
    RunDetail run = requireWithoutLogs(caller, runId);
    RerunCommand keyed = command.on("rerun", runId);
    return starts.start(
        keyed(caller, run.run().workflowId(), keyed.idempotency()),
        () ->
            reruns.rerun(
                requireActive(caller, run.run().workflowId()),
                run,
                keyed,
                Origin.repeating(runId, Requester.of(caller), entry)));
  }

  /**
   * Starts a run that repeats a failed one from behind a node: all that succeeded is taken over,
   * but for what follows the node; the stage completes when it is committed. Needs {@code
   * operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code run_not_failed}, {@code node_not_succeeded},
   *     {@code workflow_inactive}, {@code idempotency_key_reused}, {@code capacity_exceeded}
   */
  public CompletionStage<Started> resume(
      Caller caller, String runId, String nodeId, RerunCommand command) {
    caller.require(Scope.OPERATOR);
    RunDetail run = requireWithoutLogs(caller, runId);
    RerunCommand keyed = command.on("resume", runId + "/" + nodeId);
    return starts.start(
        keyed(caller, run.run().workflowId(), keyed.idempotency()),
        () -> {
          WorkflowHead head = requireActive(caller, run.run().workflowId());
          AuditEntry entry =
              caller.auditEntry(AuditAction.RUN_RESUMED, runId, Map.of("node_id", nodeId));
          Origin origin = Origin.repeating(runId, Requester.of(caller), Optional.of(entry));
          try (AnswerMemory.Share share = reading(caller)) {
            List<StepRecord> logs = transactions.inNew(() -> tail.allEntries(runId, share));
            return reruns.resume(head, run, logs, nodeId, keyed, origin);
          }
        });
  }

  private AnswerMemory.Share reading(Caller caller) {
    return memory.reading(caller);
  }

  /**
   * The steps that a failed run can be resumed from, those first after which least is done again;
   * none of a run that has not failed. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public List<ResumePoint> resumePoints(Caller caller, String runId) {
    RunView run = requireFacts(caller, runId);
    return run.status() == RunStatus.FAILED
        ? transactions.inNew(() -> reruns.resumePoints(run, store.traces()))
        : List.of();
  }

  private RunStarts.Keyed keyed(Caller caller, String workflowId, Optional<Idempotency> key) {
    return new RunStarts.Keyed(caller.org(), workflowId, key, started -> retrieve(caller, started));
  }

  private WorkflowHead requireActive(Caller caller, String workflowId) {
    WorkflowHead head =
        versions.head(caller.org(), workflowId).orElseThrow(() -> Refusal.notFound("workflow"));
    head.requireActive();
    return head;
  }

  /**
   * Cancels an open run; again while it is still open does nothing more. Needs {@code operator}.
   *
   * @return the run as it is then: a run that a server moves ends a moment later
   * @throws Refusal {@code resource_missing}, {@code run_finished}
   */
  public RunDetail cancel(Caller caller, String runId) {
    caller.require(Scope.OPERATOR);
    Cancellation found =
        transactions.inNew(
            () ->
                commands.cancel(
                    find(caller, runId).id(),
                    "The run was cancelled by " + caller.name() + ".",
                    caller.auditEntry(AuditAction.RUN_CANCELLED, runId),
                    time.now()));
    if (found == Cancellation.ENDED) {
      throw new Refusal(
          RefusalCode.RUN_FINISHED, "The run has ended before; there is nothing to cancel.");
    }
    engine.nudge();
    return require(caller, runId);
  }

  /**
   * The run with its record, of which less comes beside large answers. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public RunDetail require(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    try (AnswerMemory.Share share = memory.given(caller)) {
      return whole(caller, runId, share);
    }
  }

  /**
   * As {@link #require}, for a call that asks for nothing else and may come again.
   *
   * @throws Refusal {@code resource_missing}; {@code capacity_exceeded} when too many large answers
   *     to the caller are under way
   */
  public RunDetail retrieve(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    try (AnswerMemory.Share share = reading(caller)) {
      return whole(caller, runId, share);
    }
  }

  private RunDetail whole(Caller caller, String runId, AnswerMemory.Share share) {
    return transactions.inNew(
        () -> {
          StoredRun run = find(caller, runId);
          return store.traces().whole(run, view(caller, run), share);
        });
  }

  private RunView view(Caller caller, StoredRun run) {
    return caller.has(Scope.OPERATOR) ? store.viewForOperator(run, urls) : store.view(run);
  }

  private RunDetail requireWithoutLogs(Caller caller, String runId) {
    return transactions.inNew(() -> store.withoutLogs(find(caller, runId)));
  }

  /** The run's facts alone. Needs {@code viewer}. */
  public RunView requireFacts(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.view(find(caller, runId)));
  }

  /** The facts of those of these runs that are there, in no order. Needs {@code viewer}. */
  public List<RunView> facts(Caller caller, Set<String> runIds) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.findAll(caller.org(), runIds));
  }

  private StoredRun find(Caller caller, String runId) {
    return require(store, caller, runId);
  }

  /**
   * The caller's run of that id; to be called inside a transaction.
   *
   * @throws Refusal {@code resource_missing}
   */
  static StoredRun require(RunStore store, Caller caller, String runId) {
    requireShaped(IdKind.RUN, runId);
    return store.find(caller.org(), runId).orElseThrow(() -> Refusal.notFound("run"));
  }

  static void requireShaped(IdKind kind, String id) {
    if (!Ids.isShaped(kind, id)) {
      throw Refusal.notFound(kind == IdKind.RUN ? "run" : "workflow");
    }
  }
}
