package org.workflowserver.run.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.workflowserver.json.Text;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.state.IterationPath;

/**
 * An entry of a run's record without what the step read and wrote.
 *
 * @param seq place in the run's record, from 1
 * @param componentId may be null
 * @param handle the way out that the step chose; null for an error that ended the run
 * @param errorCode null unless the attempt failed
 * @param errorMessage the beginning of it; null unless the attempt failed
 * @param copied whether it was taken over from the run that this one repeats
 */
public record EntryView(
    int seq,
    String nodeId,
    String componentId,
    LogStatus status,
    int attempt,
    IterationPath path,
    String handle,
    String errorCode,
    String errorMessage,
    Duration duration,
    Instant createdAt,
    boolean copied) {
  /** Characters of an error's message that come along. */
  public static final int MESSAGE = 400;

  public EntryView {
    errorMessage = errorMessage == null ? null : Text.cut(errorMessage, MESSAGE);
  }

  /** Indices of the iterators around the step, outermost first; empty outside. */
  public List<Integer> iteration() {
    return path.indices();
  }
}
