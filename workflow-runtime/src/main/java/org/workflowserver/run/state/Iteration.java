package org.workflowserver.run.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.workflowserver.run.state.RunFact.Iterating;

/**
 * An open iterator: which items are open, and the results of the others. For one thread at a time;
 * the items may be read by any.
 */
public final class Iteration {
  private final Branch branch;
  private final Iterating opened;
  private final Instant now;
  private final Map<Integer, Branch> open = new TreeMap<>();
  private final BitSet begun = new BitSet();
  private final List<Object> results;

  /** When each item came to its end, in the order of the record. */
  private final List<Instant> ends = new ArrayList<>();

  private int succeeded;
  private int failed;
  private String stoppedBy;
  private String failedStep;

  /**
   * An iterator whose items have yet to begin.
   *
   * @param branch the branch that the iterator itself is in
   */
  Iteration(Branch branch, Iterating opened) {
    this.branch = branch;
    this.opened = opened;
    this.now = branch.nowOf(opened.step().nodeId());
    this.results = new ArrayList<>(Collections.nCopies(opened.items().size(), null));
  }

  /** The branch that the iterator itself is in. */
  Branch branch() {
    return branch;
  }

  /** The iterator itself. */
  public StepKey step() {
    return opened.step();
  }

  /** Its rendered configuration as JSON text. */
  public String input() {
    return opened.input();
  }

  /** The time of the iterator's own step; its first items begin at it. */
  public Instant now() {
    return now;
  }

  /**
   * When the item begins: with the iterator, or when enough others had come to their end. The same
   * after a takeover, since the record has these ends and their order.
   */
  Instant beginOf(int index) {
    int before = index - opened.concurrency();
    return before < 0 || before >= ends.size() ? now : ends.get(before);
  }

  Object item(int index) {
    return opened.items().get(index);
  }

  boolean has(int index) {
    return index >= 0 && index < opened.items().size();
  }

  /** The open item; null when it has not begun or has ended. */
  Branch openItem(int index) {
    return open.get(index);
  }

  List<Branch> open() {
    return new ArrayList<>(open.values());
  }

  /** The item to begin next; -1 when none may begin now. */
  int next() {
    int next = begun.nextClearBit(0);
    return has(next) && open.size() < opened.concurrency() && stoppedBy == null ? next : -1;
  }

  void begin(Branch item) {
    begun.set(item.index());
    open.put(item.index(), item);
  }

  /**
   * An item has come to its end by what was recorded at that time; steps of it may still execute.
   */
  void ending(Instant at) {
    ends.add(at);
  }

  /** An open item has failed; where that stops the iterator no further one begins. */
  void itemFailed(int index, Failure failure, String step) {
    if (opened.stopsOnError() && stoppedBy == null) {
      failedStep = step;
      stoppedBy = "Item #" + (index + 1) + " failed: " + failure.message();
    }
  }

  /** The item has ended, well or not. */
  void end(Branch item) {
    open.remove(item.index());
    Failure failure = item.failure();
    if (failure == null) {
      succeeded++;
      results.set(item.index(), item.output());
      return;
    }
    failed++;
    results.set(item.index(), result(failure));
  }

  /** The result of an item that failed. */
  static Object result(Failure failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", failure.code());
    error.put("message", failure.message());
    return Map.of("error", error);
  }

  /** The result of an item that has ended; null when it has none. */
  Object result(int index) {
    return results.get(index);
  }

  List<Instant> ends() {
    return ends;
  }

  /** The item is dropped with the branch that it is in. */
  void drop(Branch item) {
    open.remove(item.index());
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether all items have ended that ever will. */
  boolean isDone() {
    return open.isEmpty() && (stoppedBy != null || begun.cardinality() == results.size());
  }

  /** Why the iterator fails; null when it does not. */
  public String stoppedBy() {
    return stoppedBy;
  }

  /** The step that stopped the iterator, and why; null when none did. */
  String failedStep() {
    return failedStep;
  }

  /** The iterator's output. */
  public Map<String, Object> output() {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("count", (long) results.size());
    output.put("succeeded", (long) succeeded);
    output.put("failed", (long) failed);
    output.put("results", results);
    return output;
  }
}
