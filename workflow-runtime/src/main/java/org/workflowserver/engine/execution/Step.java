package org.workflowserver.engine.execution;

import java.util.Map;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;

/**
 * A step to execute.
 *
 * @param waited the wait that has ended, for a step that is resumed or tried again; null for one
 *     that begins
 * @param answer what ended the wait; null when that was time
 */
public record Step(StepKey key, Wait waited, RunCommand answer) {
  static Step begin(StepKey key) {
    return new Step(key, null, null);
  }

  /** The step whose wait has ended. */
  static Step after(Wait wait, RunCommand answer) {
    return new Step(wait.step(), wait, answer);
  }

  public String nodeId() {
    return key.nodeId();
  }

  /** The number of the attempt, from 1. */
  int attempt() {
    return waited == null ? 1 : waited.waiter().attempt();
  }

  /** What its component sees of the answer; null without one. */
  Map<String, Object> answered() {
    return answer == null ? null : answer.answer().json(answer.message());
  }

  /** Whether it resumes an attempt that waited; otherwise an attempt begins. */
  boolean resumesAttempt() {
    return waited != null && waited.resumesAttempt();
  }

  /**
   * Whether an answer may have come at the end of its time, before anybody saw that it was over.
   */
  boolean mayBeAnswered() {
    return waited != null && waited.isAnswerable() && answer == null;
  }
}
