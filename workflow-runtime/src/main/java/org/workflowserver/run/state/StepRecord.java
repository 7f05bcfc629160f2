package org.workflowserver.run.state;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt of a step as it is recorded: a row of a run's log.
 *
 * @param seq number in the run's log, from 1
 * @param componentId may be null
 * @param retried whether it failed and another attempt follows
 * @param attempt its number, from 1
 * @param handle the way out that the step chose; null for an attempt that failed the run or its
 *     item, ended the run, or is retried
 * @param input JSON text of the rendered configuration
 * @param output JSON text of an object
 * @param error null unless the attempt failed
 * @param copiedFrom the entry of another run that it was copied from; null for one that ran
 */
public record StepRecord(
    String id,
    String runId,
    String orgId,
    String workflowId,
    int seq,
    String nodeId,
    String componentId,
    boolean retried,
    int attempt,
    IterationPath iteration,
    String handle,
    String input,
    String output,
    Failure error,
    Duration duration,
    Instant createdAt,
    String copiedFrom) {
  /** The step that it is an attempt of. */
  public StepKey step() {
    return new StepKey(nodeId, iteration);
  }

  /** About how many bytes it holds. */
  public long size() {
    return 512L + input.length() + output.length();
  }

  /** Whether the step was left by a handle: what a run that resumes this one takes over. */
  public boolean isConclusion() {
    return isConclusion(handle, retried);
  }

  /** The same of an entry with that handle. */
  public static boolean isConclusion(String handle, boolean retried) {
    // What ended the run, or its item, has no handle; what is retried has not ended.
    return handle != null && !retried;
  }

  /**
   * The entry as another run begins with it.
   *
   * @param number in that run's log, from 1
   */
  public StepRecord copy(String newId, RunIds run, int number) {
    return new StepRecord(
        newId,
        run.id(),
        run.orgId(),
        run.workflowId(),
        number,
        nodeId,
        componentId,
        retried,
        attempt,
        iteration,
        handle,
        input,
        output,
        error,
        duration,
        createdAt,
        id);
  }
}
