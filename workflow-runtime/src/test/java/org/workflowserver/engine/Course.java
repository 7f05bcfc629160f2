package org.workflowserver.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.engine.RandomWorkflow.Loop;

/**
 * What was concluded so far in each part of a run of a {@link RandomWorkflow}. A part has a path: a
 * stop {@code iterator#index/} for each iterator around it; that of the whole is empty.
 */
final class Course {
  private final RandomWorkflow workflow;
  private final CourseModel model;
  private final Map<String, Map<String, String>> concluded = new HashMap<>();

  Course(RandomWorkflow workflow) {
    this.workflow = workflow;
    this.model = new CourseModel(workflow);
  }

  /** As it is now. */
  Course copy() {
    Course copy = new Course(workflow);
    concluded.forEach((path, ways) -> copy.concluded.put(path, new LinkedHashMap<>(ways)));
    return copy;
  }

  /**
   * The path of the part that a node is in.
   *
   * @param place indices of the iterators around it, outermost first
   */
  String path(String node, List<Integer> place) {
    StringBuilder path = new StringBuilder();
    List<String> around = workflow.around(node);
    for (int depth = 0; depth < around.size(); depth++) {
      path.append(around.get(depth)).append('#').append(place.get(depth)).append('/');
    }
    return path.toString();
  }

  /** The ways out that were chosen in a part, by node. */
  Map<String, String> in(String path) {
    return concluded.getOrDefault(path, Map.of());
  }

  Set<String> paths() {
    return concluded.keySet();
  }

  void conclude(String node, List<Integer> place, String handle) {
    concluded.computeIfAbsent(path(node, place), path -> new LinkedHashMap<>()).put(node, handle);
  }

  /** Whether the node may run now, and each iterator around it. */
  boolean mayRun(String node, List<Integer> place) {
    List<String> around = workflow.around(node);
    if (around.size() != place.size()) {
      return false;
    }
    for (int depth = 0; depth < around.size(); depth++) {
      String iterator = around.get(depth);
      if (!isReady(iterator, place.subList(0, depth))
          || place.get(depth) >= workflow.loop(iterator).items()
          || !mayBegin(iterator, place.subList(0, depth), place.get(depth))) {
        return false;
      }
    }
    return isReady(node, place);
  }

  private boolean isReady(String node, List<Integer> place) {
    return model.ready(workflow.part(node), in(path(node, place))).contains(node);
  }

  /** Whether so few items before this one are under way that it may be. */
  boolean mayBegin(String iterator, List<Integer> around, int index) {
    Loop loop = workflow.loop(iterator);
    int open = 0;
    for (int before = 0; before < index; before++) {
      if (!hasEnded(iterator, item(iterator, around, before))) {
        open++;
      }
    }
    return open < loop.concurrency();
  }

  /** The path of an item. */
  String item(String iterator, List<Integer> around, int index) {
    return path(iterator, around) + iterator + "#" + index + "/";
  }

  /** Whether nothing more starts in the item. */
  boolean hasEnded(String iterator, String item) {
    return in(item).containsValue(CourseModel.NOWHERE) || model.ready(iterator, in(item)).isEmpty();
  }

  @Override
  public String toString() {
    return concluded.toString();
  }
}
