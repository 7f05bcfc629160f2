package org.workflowserver.run.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.Fact;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/** Facts as tests need them: of one tenant and one workflow. */
public final class Facts {
  public static final String ORG = "default";
  public static final String WORKFLOW = Ids.next(IdKind.WORKFLOW);
  public static final Instant NOON = Instant.parse("2026-03-08T12:00:00.000001Z");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Facts() {}

  /** A run that the lease takes at once. */
  public static Fact.Accepted accepted(String runId, String lease) {
    return accepted(runId, lease, NOON, Optional.empty());
  }

  public static Fact.Accepted accepted(
      String runId,
      String lease,
      Instant startedAt,
      Optional<StartCommand.Idempotency> idempotency) {
    return new Fact.Accepted(
        newRun(runId, lease, startedAt), List.of(), idempotency, Optional.empty());
  }

  /** A run by hand; pending where no lease moves it. */
  public static NewRun newRun(String runId, String lease, Instant startedAt) {
    RunIdentity identity =
        new RunIdentity(runId, ORG, WORKFLOW, 1, "manual", startedAt, null, null, null, null, null);
    return new NewRun(identity, lease, "{\"a\":1}");
  }

  /** A step that succeeded. */
  public static Fact.StepChanged recorded(String runId, int seq) {
    return recorded(runId, seq, "{}", NOON);
  }

  public static Fact.StepChanged recorded(String runId, int seq, String output, Instant at) {
    return recorded(
        new StepRecord(
            Ids.next(IdKind.LOG),
            runId,
            ORG,
            WORKFLOW,
            seq,
            "n" + seq,
            "act",
            false,
            1,
            IterationPath.OUTSIDE,
            "default",
            "{}",
            output,
            null,
            Duration.ofNanos(1_234_000),
            at,
            null));
  }

  /** The attempt ended, and nothing else changes by that. */
  static Fact.StepChanged recorded(StepRecord step) {
    return new Fact.StepChanged(new RunFact.Recorded(step, Map.of()), List.of());
  }

  /** What the fact puts into the log. */
  public static StepRecord entry(Fact fact) {
    return ((RunFact.Recorded) ((Fact.StepChanged) fact).fact()).record();
  }

  /** The node's step waits. */
  public static Fact.StepChanged waiting(String runId, String nodeId, Instant due) {
    return new Fact.StepChanged(
        new RunFact.Waiting(new Wait.Delay(waiter(runId, nodeId), due)), List.of());
  }

  /** The first attempt of the node's step, which waits. */
  static Wait.Waiter waiter(String runId, String nodeId) {
    return new Wait.Waiter(runId, ORG, StepKey.of(nodeId, ""), 1, NOON);
  }

  /** Every branch of the run waits. */
  public static Fact.Parked parked(String runId, Instant wakeAt) {
    return new Fact.Parked(runId, RunStatus.RUNNING, wakeAt, NOON);
  }

  /** The end of a run of any tenant that no other one called. */
  public static Fact.Ended ended(
      String runId,
      RunStatus status,
      RunError error,
      String message,
      String output,
      Instant completedAt,
      boolean hadWaits) {
    return new Fact.Ended(
        runId, null, null, status, error, message, output, completedAt, hadWaits, false, null);
  }

  public static Fact.Ended completed(String runId) {
    return ended(
        runId, RunStatus.COMPLETED, null, null, "{\"did\":\"it\"}", NOON.plusSeconds(1), true);
  }

  public static Fact.Ended failed(String runId, String message) {
    return ended(
        runId, RunStatus.FAILED, RunError.STEP_FAILED, message, null, NOON.plusSeconds(1), true);
  }

  public static String runId() {
    return id(IdKind.RUN, NOON);
  }

  /** An id that was made then, larger than those made for the same time before. */
  static String id(IdKind kind, Instant at) {
    String earliest = Ids.earliest(kind, at);
    return earliest.substring(0, earliest.length() - 16)
        + "%016d".formatted(NUMBER.incrementAndGet());
  }
}
