package org.workflowserver.run.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a run has to decide on. */
public sealed interface RunInput {
  /**
   * An attempt as it ended.
   *
   * @param id of its entry in the log
   * @param number from 1
   * @param input JSON text of the rendered configuration
   * @param output JSON text of an object
   * @param at when it ended
   */
  record Attempt(
      StepKey step,
      String id,
      String componentId,
      int number,
      String input,
      String output,
      Duration duration,
      Instant at) {
    /** The attempt as it goes on record. */
    StepRecord record(RunIds run, int seq, String handle, Failure error, boolean retried) {
      return new StepRecord(
          id,
          run.id(),
          run.orgId(),
          run.workflowId(),
          seq,
          step.nodeId(),
          componentId,
          retried,
          number,
          step.path(),
          handle,
          input,
          output,
          error,
          duration,
          at,
          null);
    }
  }

  /** The run begins, or is resumed from its record. */
  record Start() implements RunInput {}

  /** An attempt ended. */
  sealed interface Concluded extends RunInput {
    Attempt attempt();
  }

  /**
   * The step is done.
   *
   * @param output the attempt's output as a value
   */
  record Completed(Attempt attempt, String handle, Map<String, Object> output)
      implements Concluded {}

  /**
   * The attempt failed.
   *
   * @param output the attempt's output as a value
   * @param errorHandle the handle that the step leaves by if its node has it, else by its default
   *     one; null when the failure fails the run
   * @param retry the wait before the next attempt; null when none follows
   */
  record Failed(
      Attempt attempt,
      Failure failure,
      Map<String, Object> output,
      String errorHandle,
      Wait.Retry retry)
      implements Concluded {}

  /** The step ends the whole run, as its output says. */
  record Terminated(Attempt attempt, Map<String, Object> output) implements Concluded {}

  /** The step waits. */
  record Waits(Wait opened) implements RunInput {}

  /** The step runs its body for each item. */
  record Iterates(RunFact.Iterating iterating) implements RunInput {}

  /** The step did not execute, since its branch has failed. */
  record Skipped(StepKey step) implements RunInput {}

  /** Waits may have ended, by time or by an answer, while steps execute. */
  record WakeUp() implements RunInput {}

  /** The run ends from outside: it was cancelled, or took too long. */
  record End(RunEnd end) implements RunInput {}
}
