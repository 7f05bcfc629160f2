package org.workflowserver.run.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.graph.Bodies;
import org.workflowserver.graph.Frontier;
import org.workflowserver.graph.Graph;
import org.workflowserver.graph.NodeState;

/**
 * One pass through a part of a workflow's graph: through what is outside of all iterators, or, for
 * one item, through the body of one. For one thread at a time; what templates see may be read by
 * any.
 */
public final class Branch {
  private final Graph graph;
  private final Frontier frontier;
  private final Iteration iteration;
  private final int index;
  private final IterationPath path;
  private final Instant startedAt;
  private final Map<String, Object> outputs = new ConcurrentHashMap<>();
  private final Map<String, Instant> recordedAt = new ConcurrentHashMap<>();
  private final Set<String> executing = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();
  private final Map<String, Iteration> iterations = new LinkedHashMap<>();
  private Failure failure;
  private String failedStep;

  private Branch(
      Graph graph, Iteration iteration, int index, IterationPath path, Instant startedAt) {
    this.graph = graph;
    this.frontier = new Frontier(graph);
    this.iteration = iteration;
    this.index = index;
    this.path = path;
    this.startedAt = startedAt;
    frontier.start();
  }

  /** What is outside of all iterators. */
  static Branch outside(Graph graph, Instant startedAt) {
    return new Branch(graph, null, 0, IterationPath.OUTSIDE, startedAt);
  }

  /** The body of an iterator, for one item. */
  static Branch ofItem(Graph body, Iteration iteration, int index) {
    Branch branch =
        new Branch(
            body, iteration, index, iteration.branch().path.item(index), iteration.beginOf(index));
    branch.frontier.conclude(body.triggerId(), Bodies.ITEM_HANDLE);
    return branch;
  }

  Graph graph() {
    return graph;
  }

  /** When the node's step was recorded; null while it was not. */
  Instant recordedAt(String nodeId) {
    return recordedAt.get(nodeId);
  }

  /** What it is an item of; null for what is outside of all iterators. */
  Iteration iteration() {
    return iteration;
  }

  /** The item's number, from 0. */
  int index() {
    return index;
  }

  IterationPath path() {
    return path;
  }

  StepKey step(String nodeId) {
    return new StepKey(nodeId, path);
  }

  /** What templates of its steps see under a name that is no root of the whole run. */
  public Object value(String name) {
    if (iteration != null) {
      switch (name) {
        case "item":
          return iteration.item(index);
        case "index":
          return (long) index;
        default:
          if (name.equals(graph.triggerId())) {
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("item", iteration.item(index));
            own.put("index", (long) index);
            return own;
          }
      }
    }
    Object output = outputs.get(name);
    return output != null || iteration == null ? output : iteration.branch().value(name);
  }

  /** When the last of the node's predecessors was recorded: the time of its step. */
  public Instant nowOf(String nodeId) {
    Instant last = startedAt;
    for (String predecessor : graph.predecessors(nodeId)) {
      Instant recorded = recordedAt.get(predecessor);
      if (recorded != null && recorded.isAfter(last)) {
        last = recorded;
      }
    }
    return last;
  }

  /** The way out of a node that failed and continues. */
  String handleOfFailure(String nodeId, String errorHandle) {
    return graph.leaves(nodeId, errorHandle) ? errorHandle : graph.defaultHandle(nodeId);
  }

  /** The step of the node is done. */
  void conclude(String nodeId, String handle, Map<?, ?> output, Instant at) {
    recordedAt.put(nodeId, at);
    outputs.put(nodeId, output);
    // In a branch that has failed nothing becomes ready.
    if (!isFailed()) {
      frontier.conclude(nodeId, handle);
      if (iteration != null && frontier.isQuiet()) {
        iteration.ending(at);
      }
    }
  }

  /**
   * Nothing begins here any more; the first failure counts.
   *
   * @param ended the items of a step that failed by one of them; null of any other
   */
  void fail(StepRecord entry, Iteration ended) {
    recordedAt.put(entry.nodeId(), entry.attempt().at());
    if (failure != null) {
      return;
    }
    failure = entry.error();
    failedStep =
        ended == null || ended.failedStep() == null
            ? "%s (%s)".formatted(entry.step().shown(), failure.code())
            : ended.failedStep();
    if (iteration != null) {
      iteration.ending(entry.attempt().at());
      iteration.itemFailed(index, failure, failedStep);
    }
  }

  /** Why nothing begins here any more; null while nothing failed. */
  Failure failure() {
    return failure;
  }

  /** The step that failed first, within an iterator where an item stopped it, and why. */
  String failedStep() {
    return failedStep;
  }

  /** Whether nothing begins here any more, since it or what it is an item of has failed. */
  boolean isFailed() {
    return failure != null || iteration != null && iteration.branch().isFailed();
  }

  NodeState state(String nodeId) {
    return frontier.state(nodeId);
  }

  boolean isReady(String nodeId) {
    return frontier.state(nodeId) == NodeState.READY;
  }

  /** Nodes whose steps may begin. */
  List<String> startable() {
    if (frontier.isQuiet() || isFailed()) {
      return List.of();
    }
    List<String> startable = new ArrayList<>();
    for (String node : frontier.ready()) {
      if (!waiting.contains(node) && !isUnderWay(node)) {
        startable.add(node);
      }
    }
    return startable;
  }

  /** Whether anything may begin, a further item of an iterator included. */
  boolean hasStartable() {
    return !isFailed()
        && (!startable().isEmpty() || iterations().stream().anyMatch(items -> items.next() >= 0));
  }

  void begin(String nodeId) {
    executing.add(nodeId);
  }

  /** The node's step executes no more; whether it did. */
  boolean stop(String nodeId) {
    return executing.remove(nodeId);
  }

  /** Whether the node's step executes, or its items do. */
  boolean isUnderWay(String nodeId) {
    return executing.contains(nodeId) || iterations.containsKey(nodeId);
  }

  void await(String nodeId) {
    waiting.add(nodeId);
  }

  void endWait(String nodeId) {
    waiting.remove(nodeId);
  }

  /** Nodes whose steps wait, those that were resumed left out. */
  List<String> waiting() {
    return waiting.stream().filter(node -> !isUnderWay(node)).toList();
  }

  void open(Iteration opened) {
    iterations.put(opened.step().nodeId(), opened);
  }

  void close(Iteration closed) {
    iterations.remove(closed.step().nodeId());
  }

  /** The open iteration of the node; null when there is none. */
  Iteration iterationOf(String nodeId) {
    return iterations.get(nodeId);
  }

  List<Iteration> iterations() {
    return iterations.isEmpty() ? List.of() : new ArrayList<>(iterations.values());
  }

  /** Whether anything is still to come. */
  boolean isBusy() {
    return isFailed() ? !executing.isEmpty() || !iterations.isEmpty() : !frontier.isQuiet();
  }

  /**
   * The output of the one executed node without executed successors; an object by node id when
   * there are several, null when there is none.
   */
  Object output() {
    Map<String, Object> last = new LinkedHashMap<>();
    for (String id : graph.topologicalOrder()) {
      boolean isIterator = iteration != null && id.equals(graph.triggerId());
      if (!isIterator && frontier.state(id) == NodeState.DONE) {
        graph.predecessors(id).forEach(last::remove);
        last.put(id, outputs.get(id));
      }
    }
    return last.size() == 1 ? last.values().iterator().next() : last.isEmpty() ? null : last;
  }
}
