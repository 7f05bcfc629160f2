package org.workflowserver.component;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * What a step asks people.
 *
 * @param title text
 * @param instructions HTML that is safe to show; may be empty
 * @param schema JSON Schema that the data of an answer has to fit; null when any does
 * @param actions what can be chosen, at least one
 * @param users who may answer: local accounts by name, others by their issuer's subject
 * @param groups who may answer, by a group that they are in; with neither users nor groups anybody
 *     may
 * @param required how many people have to choose the same action, from 1
 * @param requesterMayAct whether who asked for the run may be one of them
 */
public record Question(
    String title,
    String instructions,
    Map<String, Object> schema,
    List<Action> actions,
    SortedSet<String> users,
    SortedSet<String> groups,
    int required,
    boolean requesterMayAct) {

  public Question {
    actions = List.copyOf(actions);
  }

  /**
   * What can be chosen.
   *
   * @param id also the handle that the run takes
   * @param label what people read
   * @param style {@code primary}, {@code secondary} or {@code danger}
   */
  public record Action(String id, String label, String style) {}
}
