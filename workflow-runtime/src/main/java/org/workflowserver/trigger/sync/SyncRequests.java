package org.workflowserver.trigger.sync;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.component.Response;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.RunRefusal;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.await.RunEndings;
import org.workflowserver.run.await.WaitingCalls;
import org.workflowserver.run.record.RunStarts;
import org.workflowserver.settings.Settings;

/** Calls that wait for the run that they start, and are answered by it: the facade. */
@ApplicationScoped
public class SyncRequests {
  /** What runs say that started them, and the operation of keys. */
  static final String TRIGGER_TYPE = "sync_request";

  /** How long a call waits for an earlier one with its key. */
  static final Duration TWIN_PATIENCE = Duration.ofSeconds(5);

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private Versions versions;
  private RunStarts starts;
  private RunEndings endings;
  private WaitingCalls waiting;
  private Duration patience;

  protected SyncRequests() {}

  @Inject
  public SyncRequests(
      Versions versions, RunStarts starts, RunEndings endings, WaitingCalls waiting) {
    this(versions, starts, endings, waiting, Settings.LIMIT_SYNC.value());
  }

  public SyncRequests(
      Versions versions,
      RunStarts starts,
      RunEndings endings,
      WaitingCalls waiting,
      Duration patience) {
    this.versions = versions;
    this.starts = starts;
    this.endings = endings;
    this.waiting = waiting;
    this.patience = patience;
  }

  /**
   * Starts a run of the workflow's current version and waits for its end; no thread waits. The
   * stage completes with the answer, or fails with a refusal. Needs {@code operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code workflow_inactive}, {@code trigger_mismatch},
   *     {@code input_invalid}, {@code idempotency_key_reused}, {@code idempotency_in_progress},
   *     {@code capacity_exceeded}; {@code run_failed} and {@code run_timed_out} with the run
   */
  public CompletionStage<SyncAnswer> call(Caller caller, String workflowId, SyncRequest request) {
    caller.require(Scope.OPERATOR);
    WorkflowHead head = requireHead(caller, workflowId);
    CompiledWorkflow compiled = versions.require(head.id(), head.version());
    if (!waiting.take(caller.org())) {
      throw Refusal.capacityExceeded(
          "As many calls wait for runs as may; nothing was started.", COME_BACK);
    }
    return waiting.leaving(caller.org(), () -> start(caller, head, compiled, request));
  }

  private CompletionStage<SyncAnswer> start(
      Caller caller, WorkflowHead head, CompiledWorkflow compiled, SyncRequest request) {
    CompletableFuture<Optional<RunEnding>> end = new CompletableFuture<>();
    return starts
        .start(
            new NewStart(
                head,
                compiled,
                TRIGGER_TYPE,
                payload(compiled, request.body()),
                request.idempotency().map(SyncRequests::ofCall),
                request.traceparent(),
                NewStart.Origin.of(Requester.of(caller)),
                end),
            () -> requireStartable(head, compiled, request.body()))
        .whenComplete((started, problem) -> request.committed().run())
        .thenCompose(started -> answered(caller.org(), started, end))
        .whenComplete((answer, problem) -> end.complete(Optional.empty()));
  }

  private WorkflowHead requireHead(Caller caller, String workflowId) {
    return (Ids.isShaped(IdKind.WORKFLOW, workflowId)
            ? versions.head(caller.org(), workflowId)
            : Optional.<WorkflowHead>empty())
        .orElseThrow(() -> Refusal.notFound("workflow"));
  }

  private void requireStartable(WorkflowHead head, CompiledWorkflow compiled, Object body) {
    if (!compiled.trigger().component().isAnswered()) {
      throw new Refusal(
          RefusalCode.TRIGGER_MISMATCH,
          "The workflow answers no synchronous requests: its trigger is "
              + Text.shortened(compiled.trigger().componentId())
              + ", not sync_request_trigger; nothing was started.");
    }
    versions.requireFittingBody(head, compiled, body);
  }

  private static Map<String, Object> payload(CompiledWorkflow compiled, Object body) {
    Map<String, Object> payload = new LinkedHashMap<>();
    compiled.trigger().component().input().ifPresent(input -> payload.put(input.member(), body));
    return payload;
  }

  private static Idempotency ofCall(Idempotency key) {
    return new Idempotency(TRIGGER_TYPE, key.key(), key.bodyHash());
  }

  private CompletionStage<SyncAnswer> answered(
      String orgId, Started started, CompletableFuture<Optional<RunEnding>> end) {
    RunView run = started.run().run();
    CompletionStage<Optional<RunEnding>> awaited =
        started.replayed()
            ? endings.await(orgId, run.id(), TWIN_PATIENCE)
            : endings.awaitAccepted(orgId, run, end, patience);
    return awaited.thenApply(
        ending ->
            new SyncAnswer(
                run.id(),
                response(started, ending.orElseThrow(() -> late(run.id(), started.replayed()))),
                started.replayed()));
  }

  private Response response(Started started, RunEnding ending) {
    RunView run = started.run().run();
    if (ending.status() != RunStatus.COMPLETED) {
      throw failed(started, "The run failed: " + ending.message());
    }
    LogView answer = ending.answer();
    if (answer == null) {
      throw failed(
          started,
          "The run completed without an answer: it did not come to the step that gives it.");
    }
    return versions
        .require(run.workflowId(), run.workflowVersion())
        .node(answer.nodeId())
        .component()
        .response(Json.parseStoredObject(answer.input()), Json.parseStoredObject(answer.output()));
  }

  private static Refusal failed(Started started, String message) {
    return new RunRefusal(
        RefusalCode.RUN_FAILED, message, started.run().run().id(), started.replayed());
  }

  private Refusal late(String runId, boolean replayed) {
    return replayed
        ? new Refusal(
            RefusalCode.IDEMPOTENCY_IN_PROGRESS,
            "The run of an earlier call with this Idempotency-Key is under way; try again.")
        : new RunRefusal(
            RefusalCode.RUN_TIMED_OUT,
            "The run did not end within %d s; it continues.".formatted(patience.toSeconds()),
            runId,
            false);
  }
}
