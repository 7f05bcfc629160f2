package org.workflowserver.engine;

import java.time.Instant;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.json.Json;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/**
 * How a run ends.
 *
 * @param error null unless it failed
 * @param message null unless it failed
 * @param output JSON text; may be null
 */
record RunEnd(RunStatus status, RunError error, String message, String output) {
  static RunEnd completed(String output) {
    return new RunEnd(RunStatus.COMPLETED, null, null, output);
  }

  static RunEnd failed(RunError error, String message) {
    return new RunEnd(RunStatus.FAILED, error, message, null);
  }

  /** As a step says. */
  static RunEnd of(Terminated ending) {
    String output = ending.output() == null ? null : Json.write(ending.output());
    if (ending.completed()) {
      return completed(output);
    }
    String message = ending.message() == null ? "The workflow ended the run." : ending.message();
    return new RunEnd(RunStatus.FAILED, RunError.TERMINATED, message, output);
  }

  /** The end as it is recorded. */
  Fact.Ended fact(RunIdentity run, Instant completedAt, boolean hadWaits) {
    return new Fact.Ended(
        run.id(),
        run.orgId(),
        status,
        error,
        message,
        output,
        completedAt,
        hadWaits,
        run.isWaitedFor());
  }
}
