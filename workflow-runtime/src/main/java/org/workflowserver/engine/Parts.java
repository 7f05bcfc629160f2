package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;

/**
 * The parts of one run: what is outside of its iterators, and an open part for each item under way.
 * For one thread at a time.
 */
final class Parts {
  private final CompiledWorkflow workflow;
  private final RunSteps steps;
  private final Part whole;
  private final Map<String, Part> items = new HashMap<>();

  Parts(CompiledWorkflow workflow, RunSteps steps, Instant startedAt) {
    this.workflow = workflow;
    this.steps = steps;
    this.whole = Part.whole(workflow.part(null), startedAt);
  }

  /** What is outside of all iterators. */
  Part whole() {
    return whole;
  }

  /** The open part that a step of the node is in; null when that has ended. */
  Part of(String nodeId, String place) {
    return place.isEmpty() ? whole : items.get(Step.key(workflow.iteratorOf(nodeId), place));
  }

  /** All open parts, each after what it is an item of. */
  List<Part> open() {
    List<Part> open = new ArrayList<>();
    collect(whole, open);
    return open;
  }

  /** Whether anything could start, a further item included. */
  boolean hasStartable() {
    return open().stream()
        .anyMatch(
            part ->
                !part.startable().isEmpty()
                    || !part.isDoomed()
                        && part.iterations().stream().anyMatch(items -> items.next() >= 0));
  }

  private static void collect(Part part, List<Part> open) {
    open.add(part);
    for (Iteration iteration : part.iterations()) {
      iteration.open().forEach(item -> collect(item, open));
    }
  }

  /**
   * The part of a step that is on record, opened if it is not.
   *
   * @param indices those of the iterators around it, outermost first
   * @return null when an iterator around it can't be opened as it was
   */
  Part reopen(String nodeId, List<Integer> indices) {
    List<String> around = workflow.iteratorsAround(nodeId).reversed();
    if (around.size() != indices.size()) {
      return null;
    }
    Part part = whole;
    for (int depth = 0; depth < around.size() && part != null; depth++) {
      part = reopen(part, around.get(depth), indices.get(depth));
    }
    return part;
  }

  private Part reopen(Part around, String iterator, int index) {
    Iteration iteration = around.iterationOf(iterator);
    if (iteration == null && around.isReady(iterator)) {
      CompiledNode node = workflow.node(iterator);
      Attempt attempt = steps.openAgain(node, around);
      if (attempt.outcome() instanceof Iterating iterating) {
        iteration = open(around, node, attempt.input(), iterating);
      }
    }
    if (iteration == null || !iteration.has(index)) {
      return null;
    }
    Part open = iteration.openItem(index);
    return open == null ? begin(iteration, index) : open;
  }

  /** An iterator begins. */
  Iteration open(Part part, CompiledNode node, String input, Iterating iterating) {
    Iteration iteration = new Iteration(part, node, input, iterating);
    part.open(iteration);
    return iteration;
  }

  /** An item begins. */
  Part begin(Iteration iteration, int index) {
    String iterator = iteration.node().id();
    Part item = Part.ofItem(workflow.part(iterator), iteration, index);
    iteration.begin(item);
    items.put(key(item), item);
    return item;
  }

  /** Whether the part is an item that has not ended. */
  boolean isOpenItem(Part part) {
    return part.iteration() != null && items.get(key(part)) == part;
  }

  /** The item has ended. */
  void end(Part item) {
    items.remove(key(item));
    item.iteration().end(item);
  }

  /** The node of the part has ended; if it iterated, its items are dropped. */
  void close(Part part, String nodeId) {
    Iteration iteration = part.iterationOf(nodeId);
    if (iteration != null) {
      iteration.open().forEach(this::drop);
      part.forget(iteration);
    }
  }

  /**
   * The part has failed: within it, items in which nothing executes are dropped.
   *
   * @return the part and all parts within it, those that were dropped included
   */
  List<Part> giveUp(Part part) {
    List<Part> doomed = new ArrayList<>();
    collect(part, doomed);
    // The innermost ones first: what holds nothing any more goes with them.
    for (Part inner : doomed.subList(1, doomed.size()).reversed()) {
      if (!inner.isBusy()) {
        Iteration iteration = inner.iteration();
        drop(inner);
        if (iteration.isEmpty()) {
          iteration.part().forget(iteration);
        }
      }
    }
    return doomed;
  }

  private void drop(Part item) {
    for (Iteration inner : item.iterations()) {
      inner.open().forEach(this::drop);
    }
    items.remove(key(item));
    item.iteration().drop(item);
  }

  private static String key(Part item) {
    return Step.key(item.iteration().node().id(), item.place());
  }
}
