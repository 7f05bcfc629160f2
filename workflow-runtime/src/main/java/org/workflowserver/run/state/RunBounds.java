package org.workflowserver.run.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What the run may take.
 *
 * @param steps entries of its log
 * @param data bytes of the JSON text of its outputs together, in UTF-8
 * @param deadline when it has to have ended
 */
public record RunBounds(int steps, long data, Instant deadline) {
  /** When a parked run wakes up of which a wait ends by itself then, at the latest. */
  Instant wakeAt(Optional<Instant> due) {
    return due.filter(deadline::isAfter).orElse(deadline);
  }

  /** How a run ends that has taken more; null while it has not. */
  RunEnd exceededBy(RunState state) {
    String message = null;
    if (state.seq() > steps) {
      message = "The run has more than " + steps + " log entries.";
    } else if (state.data() > data) {
      message = "The run's outputs are larger than " + data + " bytes together.";
    }
    return message == null ? null : RunEnd.failed(RunEnd.LIMIT_EXCEEDED, message);
  }
}
