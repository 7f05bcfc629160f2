package org.workflowserver.run.await;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.record.Runs;

/** Calls that wait for the end of any run: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class AwaitedRuns {
  /** When the record is first asked for what another server may have done. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  private Runs runs;
  private WaitingCalls waiting;
  private RunEngine engine;
  private TimeSource time;

  protected AwaitedRuns() {}

  @Inject
  public AwaitedRuns(Runs runs, WaitingCalls waiting, RunEngine engine, TimeSource time) {
    this.runs = runs;
    this.waiting = waiting;
    this.engine = engine;
    this.time = time;
  }

  /**
   * The run, as soon as it has ended or awaits a person, or as it is when {@code patience} is over
   * or the server stops; at once when too many calls wait. No thread waits. Needs {@code viewer}.
   * The stage fails with {@code resource_missing} whenever the run is found to be gone, the first
   * time it is looked for included.
   */
  public CompletionStage<RunDetail> awaitEnd(Caller caller, String runId, Duration patience) {
    caller.require(Scope.VIEWER);
    long deadline = time.nanoTime() + patience.toNanos();
    return CompletableFuture.completedStage(runId)
        .thenCompose(
            id ->
                waiting.take(caller.org())
                    ? waiting.leaving(caller.org(), () -> awaitEnd(caller, id, deadline))
                    : CompletableFuture.completedStage(runs.require(caller, id)));
  }

  private CompletionStage<RunDetail> awaitEnd(Caller caller, String runId, long deadline) {
    RunStatus status = runs.requireFacts(caller, runId).status();
    long left = deadline - time.nanoTime();
    if (!status.isMoving() || left <= 0 || ServerStop.hasBegun()) {
      return CompletableFuture.completedStage(runs.require(caller, runId));
    }
    return CompletableFuture.anyOf(
            engine.whenEnded(runId).toCompletableFuture(),
            waiting.whenSettled(runId, FIRST_LOOK, left))
        .thenComposeAsync(any -> awaitEnd(caller, runId, deadline), engine.threads());
  }
}
