package org.workflowserver.run.state;

import java.util.Map;
import org.workflowserver.run.state.StepRecord.Attempt;

/** What a run has to decide on. */
public sealed interface RunInput {
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
