package org.workflowserver.engine;

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
import org.workflowserver.run.LogView;

/**
 * One pass through a part of a workflow's graph: through what is outside of all iterators, or, for
 * one item, through the body of one. For one thread at a time; what templates see may be read by
 * any.
 */
final class Part {
  private final Graph graph;
  private final Frontier frontier;
  private final Iteration iteration;
  private final int index;
  private final String place;
  private final Instant startedAt;
  private final Map<String, Object> outputs = new ConcurrentHashMap<>();
  private final Map<String, Instant> recordedAt = new ConcurrentHashMap<>();
  private final Set<String> executing = new HashSet<>();
  private final Set<String> waiting = new HashSet<>();
  private final Map<String, Iteration> iterations = new LinkedHashMap<>();
  private Instant lastRecorded;
  private LogView.Failure failure;

  private Part(Graph graph, Iteration iteration, int index, String place, Instant startedAt) {
    this.graph = graph;
    this.frontier = new Frontier(graph);
    this.iteration = iteration;
    this.index = index;
    this.place = place;
    this.startedAt = startedAt;
    this.lastRecorded = startedAt;
    frontier.start();
  }

  /** What is outside of all iterators. */
  static Part whole(Graph graph, Instant startedAt) {
    return new Part(graph, null, 0, "", startedAt);
  }

  /** The body of an iterator, for one item. */
  static Part ofItem(Graph body, Iteration iteration, int index) {
    String around = iteration.part().place;
    String place = around.isEmpty() ? Integer.toString(index) : around + "." + index;
    Part part = new Part(body, iteration, index, place, iteration.beginOf(index));
    part.frontier.conclude(body.triggerId(), Bodies.ITEM_HANDLE);
    return part;
  }

  Graph graph() {
    return graph;
  }

  /** What it is an item of; null for what is outside of all iterators. */
  Iteration iteration() {
    return iteration;
  }

  /** The item's number, from 0. */
  int index() {
    return index;
  }

  /** Indices of the iterators around it, separated by dots; empty outside. */
  String place() {
    return place;
  }

  /** What templates of its steps see under a name that is no root of the whole run. */
  Object value(String name) {
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
    return output != null || iteration == null ? output : iteration.part().value(name);
  }

  /** When the last of the node's predecessors was recorded: what its step calls now. */
  Instant nowOf(String nodeId) {
    Instant last = startedAt;
    for (String predecessor : graph.predecessors(nodeId)) {
      Instant recorded = recordedAt.get(predecessor);
      if (recorded != null && recorded.isAfter(last)) {
        last = recorded;
      }
    }
    return last;
  }

  /** An attempt of the node is on its way to the record. */
  void recorded(String nodeId, Instant at) {
    recordedAt.put(nodeId, at);
    lastRecorded = at;
  }

  void keep(String nodeId, Object output) {
    outputs.put(nodeId, output);
  }

  /** The node is done, which was recorded before; what is ready by it. */
  List<String> conclude(String nodeId, String handle) {
    iterations.remove(nodeId);
    List<String> ready = frontier.conclude(nodeId, handle);
    if (iteration != null && failure == null && frontier.isQuiet()) {
      iteration.ending(lastRecorded);
    }
    return ready;
  }

  boolean isReady(String nodeId) {
    return frontier.state(nodeId) == NodeState.READY;
  }

  /** Nodes that may start. */
  List<String> startable() {
    return isDoomed()
        ? List.of()
        : frontier.ready().stream()
            .filter(
                node ->
                    !executing.contains(node)
                        && !waiting.contains(node)
                        && !iterations.containsKey(node))
            .toList();
  }

  void enter(String nodeId) {
    executing.add(nodeId);
  }

  void leave(String nodeId) {
    executing.remove(nodeId);
  }

  void await(String nodeId) {
    waiting.add(nodeId);
  }

  void goOn(String nodeId) {
    waiting.remove(nodeId);
  }

  void open(Iteration opened) {
    iterations.put(opened.node().id(), opened);
  }

  void forget(Iteration closed) {
    iterations.remove(closed.node().id());
  }

  /** The open iteration of the node; null when there is none. */
  Iteration iterationOf(String nodeId) {
    return iterations.get(nodeId);
  }

  List<Iteration> iterations() {
    return new ArrayList<>(iterations.values());
  }

  /** The waits end here and now; the nodes that waited. */
  List<String> giveUpWaiting() {
    List<String> gone = new ArrayList<>(waiting);
    waiting.clear();
    return gone;
  }

  /** Nothing starts here any more, by what was recorded before; the first failure counts. */
  void fail(LogView.Failure why) {
    if (failure != null) {
      return;
    }
    failure = why;
    if (iteration != null) {
      iteration.ending(lastRecorded);
      iteration.foresee(index, why);
    }
  }

  /** Why nothing starts here any more; null while nothing failed for good. */
  LogView.Failure failure() {
    return failure;
  }

  /** Whether nothing starts here any more, since it or what it is a part of has failed. */
  boolean isDoomed() {
    return failure != null || iteration != null && iteration.part().isDoomed();
  }

  /** Whether anything is still to come. */
  boolean isBusy() {
    return isDoomed() ? !executing.isEmpty() || !iterations.isEmpty() : !frontier.isQuiet();
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
