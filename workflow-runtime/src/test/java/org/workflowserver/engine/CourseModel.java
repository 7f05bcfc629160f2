package org.workflowserver.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.workflowserver.engine.RandomPlan.Kind;
import org.workflowserver.engine.RandomPlan.Try;
import org.workflowserver.engine.RandomWorkflow.Edge;
import org.workflowserver.engine.RandomWorkflow.Loop;

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
   * The nodes of a part that may run after these conclusions.
   *
   * @param part the iterator whose body it is, or the whole
   * @param concluded the ways out that were chosen by node
   */
  Set<String> ready(String part, Map<String, String> concluded) {
    Map<String, State> states = new HashMap<>();
    Set<String> ready = new HashSet<>();
    for (RandomPlan plan : workflow.in(part)) {
      State state = state(plan, part, states, concluded);
      states.put(plan.id(), state);
      if (state == State.READY) {
        ready.add(plan.id());
      }
    }
    return ready;
  }

  private State state(
      RandomPlan plan, String part, Map<String, State> states, Map<String, String> concluded) {
    if (concluded.containsKey(plan.id())) {
      return State.DONE;
    }
    if (plan.kind() == Kind.TRIGGER) {
      return State.READY;
    }
    boolean live = false;
    for (Edge edge : workflow.entering(plan.id())) {
      State source = edge.source().equals(part) ? State.DONE : states.get(edge.source());
      if (source == State.PENDING || source == State.READY) {
        return State.PENDING;
      }
      live |=
          edge.source().equals(part)
              || source == State.DONE && edge.handle().equals(concluded.get(edge.source()));
    }
    return live ? State.READY : State.SKIPPED;
  }

  /**
   * All that runs in a part when nothing comes from outside, and nothing ends it early, with its
   * ways.
   *
   * @param place indices of the iterators around, separated by dots
   */
  Map<String, String> wholeCourse(String part, String place) {
    Map<String, String> concluded = new LinkedHashMap<>();
    Set<String> ready = ready(part, concluded);
    while (!ready.isEmpty()) {
      ready.forEach(node -> concluded.put(node, wayOut(workflow.plan(node), place)));
      ready = ready(part, concluded);
    }
    return concluded;
  }

  /** Whether the node runs at that place when nothing ends the run early. */
  boolean isReached(String node, List<Integer> place) {
    List<String> around = workflow.around(node);
    if (around.size() != place.size()) {
      return false;
    }
    for (int depth = 0; depth < around.size(); depth++) {
      String iterator = around.get(depth);
      if (!runs(iterator, place.subList(0, depth))
          || place.get(depth) >= workflow.loop(iterator).items()) {
        return false;
      }
    }
    return runs(node, place);
  }

  private boolean runs(String node, List<Integer> place) {
    return wholeCourse(workflow.part(node), dotted(place)).containsKey(node);
  }

  /** Whether the whole course holds a step that fails the run, or ends it. */
  boolean mayEndEarly() {
    return mayEnd(RandomWorkflow.WHOLE, "")
        || wholeCourse(RandomWorkflow.WHOLE, "").containsValue(NOWHERE);
  }

  /** Whether the part, or one within it, holds a step that ends the run. */
  private boolean mayEnd(String part, String place) {
    return wholeCourse(part, place).keySet().stream()
        .map(workflow::plan)
        .anyMatch(
            plan ->
                plan.kind() == Kind.END
                    || plan.kind() == Kind.EACH
                        && items(plan).anyMatch(i -> mayEnd(plan.id(), within(place, i))));
  }

  private IntStream items(RandomPlan iterator) {
    return IntStream.range(0, workflow.loop(iterator.id()).items());
  }

  /** The way out that the node chooses. */
  String wayOut(RandomPlan plan, String place) {
    return switch (plan.kind()) {
      case END -> NOWHERE;
      case EACH -> isStopped(plan, place) ? wayOutOfFailure(plan) : plan.handle(place);
      default -> plan.fate(place) == Try.DONE ? plan.handle(place) : wayOutOfFailure(plan);
    };
  }

  private boolean isStopped(RandomPlan iterator, String place) {
    Loop loop = workflow.loop(iterator.id());
    return loop.stops()
        && items(iterator)
            .anyMatch(i -> wholeCourse(iterator.id(), within(place, i)).containsValue(NOWHERE));
  }

  String wayOutOfFailure(RandomPlan plan) {
    if (!plan.continues()) {
      return NOWHERE;
    }
    return workflow.leaves(plan.id(), "error") ? "error" : plan.handles().getFirst();
  }

  /** What of the part ran and has no direct successor that ran. */
  List<String> last(String part, Set<String> ran) {
    return workflow.in(part).stream()
        .map(RandomPlan::id)
        .filter(ran::contains)
        .filter(
            node ->
                workflow.edges().stream()
                    .noneMatch(e -> e.source().equals(node) && ran.contains(e.target())))
        .toList();
  }

  static String within(String place, int index) {
    return place.isEmpty() ? Integer.toString(index) : place + "." + index;
  }

  /** The indices of a place, outermost first. */
  static List<Integer> indices(String place) {
    return place.isEmpty()
        ? List.of()
        : Arrays.stream(place.split("[.]")).map(Integer::valueOf).toList();
  }

  static String dotted(List<Integer> place) {
    return String.join(".", place.stream().map(String::valueOf).toList());
  }
}
