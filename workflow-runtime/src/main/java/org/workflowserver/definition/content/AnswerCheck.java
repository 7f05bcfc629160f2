package org.workflowserver.definition.content;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.definition.content.Drawing.DrawnNode;

/**
 * Finds what is wrong with how a workflow answers the call that waits for its runs.
 *
 * @param nodes those that may run
 * @param components by id of their nodes
 */
record AnswerCheck(List<DrawnNode> nodes, Map<String, Component> components, Problems problems) {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * A call waits for the runs of the workflow.
   *
   * @param complete whether no other node may be the one that answers
   */
  void requireAnswer(boolean complete) {
    nodes.forEach(this::requirePrompt);
    List<DrawnNode> answering = answering();
    if (answering.isEmpty() && complete) {
      problems.error(
          "/nodes",
          null,
          "sync_response_missing",
          "A workflow that answers a synchronous request needs exactly one text_transform with"
              + " is_response, this has none.");
    }
    for (DrawnNode extra : answering.subList(Math.min(1, answering.size()), answering.size())) {
      problems.error(
          extra.pointer(),
          extra.id(),
          "sync_response_repeated",
          "A workflow gives exactly one response; '"
              + answering.getFirst().id()
              + "' is it already.");
    }
  }

  /** No call waits for the runs of the workflow. */
  void warnOfAnswers() {
    for (DrawnNode node : answering()) {
      problems.warning(
          node.pointer(),
          node.id(),
          "response_unused",
          "'"
              + node.id()
              + "' is a response, and no call waits for one: the trigger is no"
              + " sync_request_trigger.");
    }
  }

  private List<DrawnNode> answering() {
    return nodes.stream().filter(node -> components.get(node.id()).answers(node.data())).toList();
  }

  private void requirePrompt(DrawnNode node) {
    Component component = components.get(node.id());
    if (component.mayWait(node.data())) {
      problems.error(
          node.pointer(),
          node.id(),
          "sync_node_waits",
          "'%s' may wait or take long, and a synchronous request does not wait for %s."
              .formatted(node.id(), component.descriptor().id()));
    }
    Duration pause = NodeConfiguration.retry(component, node.data()).longestPause();
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      problems.error(
          node.pointer() + "/data/" + NodeConfiguration.RETRY,
          node.id(),
          "sync_retry_slow",
          "Between two attempts of '%s' there are up to %d ms; in a workflow that answers a"
                  .formatted(node.id(), pause.toMillis())
              + " synchronous request at most "
              + LONGEST_PAUSE.toMillis()
              + " ms.");
    }
  }
}
