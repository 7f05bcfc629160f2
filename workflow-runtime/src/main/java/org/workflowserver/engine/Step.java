package org.workflowserver.engine;

import org.workflowserver.run.RunCommand;
import org.workflowserver.run.WaitRecord;

/**
 * A step to run.
 *
 * @param place indices of the iterators around it, separated by dots; empty outside
 * @param waited the wait that has ended, for a step that goes on; null for one that begins
 * @param answer what ended the wait; null when that was a moment
 */
record Step(String nodeId, String place, WaitRecord waited, RunCommand answer) {
  /** Its number, from 1. */
  int attempt() {
    return waited == null ? 1 : waited.attempt();
  }

  /** Whether it goes on with an attempt that waited; otherwise an attempt begins. */
  boolean isResumed() {
    return waited != null && waited.kind().isResumed();
  }

  /**
   * Whether an answer may have come at the end of its time, before anybody saw that it was over.
   */
  boolean mayBeAnswered() {
    return waited != null && waited.kind().isAnswered() && answer == null;
  }

  /** The same, ended by an answer. */
  Step answeredBy(RunCommand command) {
    return goOn(waited, command);
  }

  /** The id of the command that ended its wait; null when none did. */
  String answerId() {
    return answer == null ? null : answer.id();
  }

  /** How many iterators are around it. */
  int depth() {
    return place.isEmpty() ? 0 : 1 + (int) place.chars().filter(c -> c == '.').count();
  }

  /** Names it uniquely in its run. */
  String key() {
    return key(nodeId, place);
  }

  /** Names the step of a node uniquely in its run. */
  static String key(String nodeId, String place) {
    return nodeId + "/" + place;
  }

  static Step begin(String nodeId, String place) {
    return new Step(nodeId, place, null, null);
  }

  static Step goOn(WaitRecord wait) {
    return goOn(wait, null);
  }

  static Step goOn(WaitRecord wait, RunCommand answer) {
    return new Step(wait.nodeId(), wait.iteration(), wait, answer);
  }
}
