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
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
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
    return new Fact.Accepted(newRun(runId, lease, startedAt), idempotency, Optional.empty());
  }

  /** A run by hand; pending where no lease moves it. */
  public static RunRecord newRun(String runId, String lease, Instant startedAt) {
    RunIdentity identity =
        new RunIdentity(runId, ORG, WORKFLOW, 1, "manual", startedAt, null, null, null, null, null);
    return new RunRecord(identity, lease, "{\"a\":1}");
  }

  /** A step that succeeded. */
  public static Fact.Changed recorded(String runId, int seq) {
    return recorded(runId, seq, "{}", NOON);
  }

  public static Fact.Changed recorded(String runId, int seq, String output, Instant at) {
    return recorded(
        new StepRecord(
            new RunIds(runId, ORG, WORKFLOW),
            seq,
            new StepRecord.Attempt(
                new StepKey("n" + seq, IterationPath.OUTSIDE),
                Ids.next(IdKind.LOG),
                "act",
                1,
                "{}",
                output,
                Duration.ofNanos(1_234_000),
                at),
            "default",
            null,
            false,
            null));
  }

  /** The attempt ended, and nothing else changes by that. */
  static Fact.Changed recorded(StepRecord step) {
    return of(step.run().id(), new RunFact.Recorded(step, Map.of()));
  }

  /** What the fact puts into the log. */
  public static StepRecord entry(Fact fact) {
    return ((RunFact.Recorded) ((Fact.Changed) fact).fact()).record();
  }

  /** The node's step waits. */
  public static Fact.Changed waiting(String runId, String nodeId, Instant due) {
    return of(runId, new RunFact.Waiting(new Wait.Delay(waiter(runId, nodeId), due)));
  }

  /** The first attempt of the node's step, which waits. */
  static Wait.Waiter waiter(String runId, String nodeId) {
    return new Wait.Waiter(runId, ORG, StepKey.of(nodeId, ""), 1, NOON);
  }

  /** Every branch of the run waits. */
  public static Fact.Changed parked(String runId, Instant wakeAt) {
    return of(runId, new RunFact.Parked(false, true, wakeAt, NOON));
  }

  /** The end of a run that no other one called; completed where there is no error. */
  public static Fact.Changed ended(
      String runId, RunError error, String message, String output, Instant at, boolean hadWaits) {
    RunEnd end = new RunEnd(error == null ? null : error.code(), message, output, null);
    return of(runId, new RunFact.Ended(end, at, hadWaits));
  }

  public static Fact.Changed completed(String runId) {
    return ended(runId, null, null, "{\"did\":\"it\"}", NOON.plusSeconds(1), true);
  }

  public static Fact.Changed failed(String runId, String message) {
    return ended(runId, RunError.STEP_FAILED, message, null, NOON.plusSeconds(1), true);
  }

  /** Something happened to a run of which no more is known, and nothing else changes by that. */
  public static Fact.Changed of(String runId, RunFact.OnRecord fact) {
    return new Fact.Changed(new RunIds(runId, null, null), fact, List.of());
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
