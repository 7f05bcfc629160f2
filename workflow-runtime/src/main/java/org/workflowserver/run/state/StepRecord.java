package org.workflowserver.run.state;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt of a step as it is recorded: a row of a run's log.
 *
 * @param seq number in the run's log, from 1
 * @param handle the way out that the step chose; null for an attempt that failed the run or its
 *     item, ended the run, or is retried
 * @param error null unless the attempt failed
 * @param retried whether it failed and another attempt follows
 * @param copiedFrom the entry of another run that it was copied from; null for one that ran
 */
public record StepRecord(
    RunIds run,
    int seq,
    Attempt attempt,
    String handle,
    Failure error,
    boolean retried,
    String copiedFrom) {
  /**
   * An attempt as it ended.
   *
   * @param id of its entry in the log
   * @param componentId may be null
   * @param number from 1
   * @param input JSON text of the rendered configuration
   * @param output JSON text of an object
   * @param at when it ended
   */
  public record Attempt(
      StepKey step,
      String id,
      String componentId,
      int number,
      String input,
      String output,
      Duration duration,
      Instant at) {}

  public String id() {
    return attempt.id;
  }

  /** The step that it is an attempt of. */
  public StepKey step() {
    return attempt.step;
  }

  public String nodeId() {
    return step().nodeId();
  }

  public String output() {
    return attempt.output;
  }

  /** About how many bytes it holds. */
  public long size() {
    return 512L + attempt.input.length() + output().length();
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
  public StepRecord copy(String id, RunIds to, int number) {
    Attempt copied =
        new Attempt(
            step(),
            id,
            attempt.componentId,
            attempt.number,
            attempt.input,
            output(),
            attempt.duration,
            attempt.at);
    return new StepRecord(to, number, copied, handle, error, retried, id());
  }
}
