package org.workflowserver.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.StepRecord;

/** Numbers the entries of one run's record. */
final class RunRecord {
  private final RunIdentity run;
  private final String workflowId;
  private final TimeSource time;
  private final Limits limits;
  private int seq;
  private long data;

  RunRecord(RunIdentity run, String workflowId, TimeSource time, Limits limits) {
    this.run = run;
    this.workflowId = workflowId;
    this.time = time;
    this.limits = limits;
  }

  /** Takes over an entry that is on record. */
  void replay(LogView entry) {
    seq = Math.max(seq, entry.seq());
    data += entry.output().length();
  }

  /** Which limit the run has passed; empty while it keeps them. */
  Optional<String> passedLimit() {
    if (seq > limits.runSteps()) {
      return Optional.of("The run has more than " + limits.runSteps() + " log entries.");
    }
    return data > limits.runData()
        ? Optional.of("The run's outputs are larger than " + limits.runData() + " bytes together.")
        : Optional.empty();
  }

  /** Characters of the JSON text of all outputs together. */
  long data() {
    return data;
  }

  boolean isEmpty() {
    return seq == 0;
  }

  /**
   * The next entry; called by one thread at a time.
   *
   * @param part where the node is
   * @param number the number of the attempt, from 1
   */
  StepRecord next(
      Part part,
      CompiledNode node,
      int number,
      Attempt attempt,
      LogStatus status,
      String handle,
      LogView.Failure error) {
    Instant now = time.now();
    part.recorded(node.id(), now);
    data += attempt.output().length();
    return new StepRecord(
        Ids.next(IdKind.LOG, now),
        run.id(),
        run.orgId(),
        workflowId,
        ++seq,
        node.id(),
        node.componentId(),
        status,
        number,
        part.place(),
        handle,
        attempt.input(),
        attempt.output(),
        error,
        // Microseconds are what is kept, so that readers of memory and of the record see the same.
        Duration.of(attempt.nanos() / 1_000, ChronoUnit.MICROS),
        now,
        null);
  }
}
