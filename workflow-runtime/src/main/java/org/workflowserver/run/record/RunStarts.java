package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;

/**
 * Hands new runs to the engine, and gives the same run for the same idempotency key. Who may start
 * one is for whoever calls to know: nothing is checked.
 */
@Dependent
public record RunStarts(
    Transactions transactions, RunStore store, RunEngine engine, TimeSource time) {
  @Inject
  public RunStarts {}

  /**
   * Starts a run for a trigger, unless an earlier message with the same key did; the stage
   * completes when the run is committed, and fails with a refusal of the engine.
   *
   * @throws Refusal {@code workflow_inactive}, {@code idempotency_key_reused}, {@code
   *     capacity_exceeded}
   */
  public CompletionStage<Started> start(NewStart start) {
    return start(start, () -> {});
  }

  /**
   * The same with a check of its own.
   *
   * @param check refuses a start that is no repeat; not asked for one that is
   */
  public CompletionStage<Started> start(NewStart start, Runnable check) {
    String org = start.workflow().orgId();
    return start(
        new Keyed(org, start.workflow().id(), start.idempotency(), runId -> require(org, runId)),
        () -> {
          start.workflow().requireActive();
          check.run();
          return start;
        });
  }

  private RunDetail require(String org, String runId) {
    return transactions.inNew(
        () ->
            store
                .find(org, runId)
                .map(store::withoutLogs)
                .orElseThrow(
                    () ->
                        new Refusal(
                            RefusalCode.RESOURCE_MISSING,
                            "The run that an earlier message started is gone.")));
  }

  /**
   * What a key is for.
   *
   * @param read reads the run that an earlier call gave
   */
  record Keyed(
      String orgId,
      String workflowId,
      Optional<Idempotency> key,
      Function<String, RunDetail> read) {}

  /**
   * Starts a run, unless an earlier call with the key did; the stage completes when the run is
   * committed.
   *
   * @param make makes the run, or refuses it
   */
  CompletionStage<Started> start(Keyed keyed, Supplier<NewStart> make) {
    Optional<Started> earlier = replay(keyed);
    if (earlier.isPresent()) {
      return CompletableFuture.completedStage(earlier.get());
    }
    // Refusals too leave the thread that brings them: it is the journal's, and callers write
    // answers.
    return engine
        .accept(make.get())
        .handleAsync(
            (accepted, problem) -> {
              if (problem != null) {
                throw problem instanceof CompletionException wrapped
                    ? wrapped
                    : new CompletionException(problem);
              }
              return accepted
                  .map(run -> new Started(run, false))
                  .or(() -> replay(keyed))
                  .orElseThrow(RunStarts::inProgress);
            },
            engine.threads());
  }

  private Optional<Started> replay(Keyed keyed) {
    return keyed
        .key()
        .flatMap(key -> key.all().stream().flatMap(each -> find(keyed, each).stream()).findFirst())
        .map(runId -> new Started(keyed.read().apply(runId), true));
  }

  private Optional<String> find(Keyed keyed, Idempotency key) {
    return transactions.inNew(
        () -> store.keys().accepted(keyed.orgId(), keyed.workflowId(), key, time.now()));
  }

  private static Refusal inProgress() {
    return new Refusal(
        RefusalCode.IDEMPOTENCY_IN_PROGRESS,
        "Another call with this Idempotency-Key is under way; try again.");
  }

  /** Runs that answer a call have to be started by one. */
  static void requireStartable(CompiledWorkflow compiled) {
    if (compiled.trigger().component().isAnswered()) {
      throw new Refusal(
          RefusalCode.TRIGGER_MISMATCH,
          "The workflow answers synchronous requests; nothing was started. Call it by POST"
              + " /workflows/sync/{workflowId}.");
    }
  }
}
