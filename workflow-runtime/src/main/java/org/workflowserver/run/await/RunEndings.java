package org.workflowserver.run.await;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.Versions;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunStore;

/**
 * Waits for the ends of runs, for triggers that answer their callers; no thread waits. Who may know
 * is for the trigger to say: nothing is checked.
 *
 * <p>The end of a run that this server moves comes from memory, once it is on record. Any other is
 * looked for on record, as {@link WaitingCalls} does.
 */
@Dependent
public record RunEndings(
    Transactions transactions,
    RunStore store,
    Versions versions,
    RunEngine engine,
    WaitingCalls waiting,
    TimeSource time) {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration LATER = Duration.ofSeconds(1);

  @Inject
  public RunEndings {}

  /**
   * The ending of a run that this server has just accepted; empty when {@code patience} is over or
   * the server stops.
   *
   * @param end as it was given to the start
   */
  public CompletionStage<Optional<RunEnding>> awaitAccepted(
      String orgId, RunView run, CompletableFuture<Optional<RunEnding>> end, Duration patience) {
    // A run that is moved here completes this at its end; one that is pending may be taken by any
    // server.
    Duration firstLook = run.status() == RunStatus.RUNNING ? LATER : SOON;
    return await(
        new Awaited(orgId, run.id(), time.nanoTime() + patience.toNanos()), end, firstLook);
  }

  /** The ending of any run; empty when {@code patience} is over or the server stops. */
  public CompletionStage<Optional<RunEnding>> await(String orgId, String runId, Duration patience) {
    return look(
        new Awaited(orgId, runId, time.nanoTime() + patience.toNanos()),
        CompletableFuture.completedStage(Optional.empty()));
  }

  private record Awaited(String orgId, String runId, long deadline) {}

  private CompletionStage<Optional<RunEnding>> await(
      Awaited run, CompletionStage<Optional<RunEnding>> end, Duration firstLook) {
    CompletableFuture<Optional<RunEnding>> ended = end.toCompletableFuture();
    return CompletableFuture.anyOf(
            ended, waiting.whenSettled(run.runId, firstLook, run.deadline - time.nanoTime()))
        .thenComposeAsync(
            any ->
                ended.isDone() && ended.join().isPresent()
                    ? CompletableFuture.completedStage(ended.join())
                    : look(run, end),
            engine.threads());
  }

  private CompletionStage<Optional<RunEnding>> look(
      Awaited run, CompletionStage<Optional<RunEnding>> end) {
    Optional<RunEnding> ending = onRecord(run);
    if (ending.isPresent() || run.deadline - time.nanoTime() <= 0 || ServerStop.hasBegun()) {
      return CompletableFuture.completedStage(ending);
    }
    boolean ended = end.toCompletableFuture().isDone();
    return await(run, ended ? engine.whenEnded(run.runId) : end, SOON);
  }

  private Optional<RunEnding> onRecord(Awaited awaited) {
    RunView run =
        transactions
            .inNew(() -> store.findFacts(awaited.orgId, awaited.runId))
            .orElseThrow(RunEndings::gone);
    return run.status().isOpen() ? Optional.empty() : Optional.of(ending(run));
  }

  /** Outside of a transaction: a version that is not known yet is read in one of its own. */
  private RunEnding ending(RunView run) {
    String answering = versions.require(run.workflowId(), run.workflowVersion()).answering();
    return new RunEnding(
        run.status(),
        run.errorMessage(),
        answering == null
            ? null
            : transactions.inNew(() -> store.success(run.id(), answering)).orElse(null));
  }

  private static Refusal gone() {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "The run is gone, with its workflow.");
  }
}
