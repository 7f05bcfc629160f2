package org.workflowserver.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.engine.RandomWorkflow.Edge;
import org.workflowserver.engine.RandomWorkflow.Kind;
import org.workflowserver.engine.RandomWorkflow.Plan;
import org.workflowserver.engine.RandomWorkflow.Try;

/**
 * What the definition says of a run of a {@link RandomWorkflow}, worked out from scratch each time
 * from what was concluded.
 */
final class CourseModel {
  /** The way out of a node that has none: it failed, or ended the run. */
  static final String NOWHERE = "";

  private final RandomWorkflow workflow;

  CourseModel(RandomWorkflow workflow) {
    this.workflow = workflow;
  }

  private enum State {
    PENDING,
    READY,
    DONE,
    SKIPPED
  }

  /**
   * The nodes that may run after these conclusions.
   *
   * @param concluded the ways out that were chosen by node
   */
  Set<String> ready(Map<String, String> concluded) {
    Map<String, State> states = new HashMap<>();
    Set<String> ready = new HashSet<>();
    for (Plan plan : workflow.plans()) {
      State state = state(plan, states, concluded);
      states.put(plan.id(), state);
      if (state == State.READY) {
        ready.add(plan.id());
      }
    }
    return ready;
  }

  private State state(Plan plan, Map<String, State> states, Map<String, String> concluded) {
    if (concluded.containsKey(plan.id())) {
      return State.DONE;
    }
    if (plan.kind() == Kind.TRIGGER) {
      return State.READY;
    }
    boolean live = false;
    for (Edge edge : workflow.entering(plan.id())) {
      State source = states.get(edge.source());
      if (source == State.PENDING || source == State.READY) {
        return State.PENDING;
      }
      live |= source == State.DONE && edge.handle().equals(concluded.get(edge.source()));
    }
    return live ? State.READY : State.SKIPPED;
  }

  /**
   * All that runs when nothing comes from outside, and nothing ends the run early, with its ways.
   */
  Map<String, String> wholeCourse() {
    Map<String, String> concluded = new LinkedHashMap<>();
    Set<String> ready = ready(concluded);
    while (!ready.isEmpty()) {
      ready.forEach(node -> concluded.put(node, wayOut(workflow.plan(node))));
      ready = ready(concluded);
    }
    return concluded;
  }

  /** Whether the course holds a step that fails the run, or ends it. */
  boolean mayEndEarly() {
    return wholeCourse().containsValue(NOWHERE);
  }

  /** The way out that the node chooses. */
  String wayOut(Plan plan) {
    if (plan.kind() == Kind.END) {
      return NOWHERE;
    }
    return plan.fate() == Try.DONE ? plan.handle() : wayOutOfFailure(plan);
  }

  String wayOutOfFailure(Plan plan) {
    if (!plan.continues()) {
      return NOWHERE;
    }
    return workflow.leaves(plan.id(), "error") ? "error" : "default";
  }

  /** What ran and has no direct successor that ran. */
  List<String> last(Set<String> ran) {
    return workflow.plans().stream()
        .map(Plan::id)
        .filter(ran::contains)
        .filter(
            node ->
                workflow.edges().stream()
                    .noneMatch(e -> e.source().equals(node) && ran.contains(e.target())))
        .toList();
  }
}
