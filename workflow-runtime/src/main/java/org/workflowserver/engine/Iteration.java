package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.run.LogView;

/**
 * An iterator under way: which items are open, and what the others gave. For one thread at a time;
 * the items may be read by any.
 */
final class Iteration {
  private static final String DONE = "done";

  private final Part part;
  private final CompiledNode node;
  private final String input;
  private final Iterating iterating;
  private final Instant now;
  private final Map<Integer, Part> open = new TreeMap<>();
  private final BitSet begun = new BitSet();
  private final List<Object> results;

  /** When each item came to its end, in the order of the record. */
  private final List<Instant> ends = new ArrayList<>();

  private int succeeded;
  private int failed;
  private String stoppedBy;

  /**
   * An iterator whose items have yet to begin.
   *
   * @param part where the iterator itself is
   * @param input its rendered configuration as JSON text
   */
  Iteration(Part part, CompiledNode node, String input, Iterating iterating) {
    this.part = part;
    this.node = node;
    this.input = input;
    this.iterating = iterating;
    this.now = part.nowOf(node.id());
    this.results = new ArrayList<>(Collections.nCopies(iterating.items().size(), null));
  }

  Part part() {
    return part;
  }

  CompiledNode node() {
    return node;
  }

  String input() {
    return input;
  }

  /** What the iterator itself calls now; its first items begin with that. */
  Instant now() {
    return now;
  }

  /**
   * When the item begins: with the iterator, or when enough others had come to their end. The same
   * after a takeover, since the record has these ends and their order.
   */
  Instant beginOf(int index) {
    int before = index - iterating.concurrency();
    return before < 0 || before >= ends.size() ? now : ends.get(before);
  }

  /** An item has come to its end by what was recorded at that time; it may have yet to stop. */
  void ending(Instant at) {
    ends.add(at);
  }

  Object item(int index) {
    return iterating.items().get(index);
  }

  boolean has(int index) {
    return index >= 0 && index < iterating.items().size();
  }

  /** The open item; null when it has not begun or has ended. */
  Part openItem(int index) {
    return open.get(index);
  }

  List<Part> open() {
    return new ArrayList<>(open.values());
  }

  void begin(Part item) {
    begun.set(item.index());
    open.put(item.index(), item);
  }

  /** The item to begin next; -1 when none may begin now. */
  int next() {
    int next = begun.nextClearBit(0);
    return has(next) && open.size() < iterating.concurrency() && stoppedBy == null ? next : -1;
  }

  /** The item has ended, well or not. */
  void end(Part item) {
    open.remove(item.index());
    LogView.Failure failure = item.failure();
    if (failure == null) {
      succeeded++;
      results.set(item.index(), item.output());
      return;
    }
    failed++;
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", failure.code());
    error.put("message", failure.message());
    results.set(item.index(), Map.of("error", error));
  }

  /**
   * An open item, counted from 0, has failed and will end; where that stops the iterator no further
   * one begins.
   */
  void foresee(int index, LogView.Failure failure) {
    if (iterating.stopsOnError() && stoppedBy == null) {
      stoppedBy = "Item #" + (index + 1) + " failed: " + failure.message();
    }
  }

  /** The item is dropped with what it is a part of. */
  void drop(Part item) {
    open.remove(item.index());
  }

  /** Whether all items have ended that ever will. */
  boolean isDone() {
    return open.isEmpty() && (stoppedBy != null || begun.cardinality() == results.size());
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** How the iterator itself ends. */
  StepOutcome outcome() {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("count", (long) results.size());
    output.put("succeeded", (long) succeeded);
    output.put("failed", (long) failed);
    output.put("results", results);
    return stoppedBy == null
        ? new Completed(DONE, output)
        : new Failed(Fault.INPUT, "item_failed", stoppedBy, false, output);
  }
}
