package org.workflowserver.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes of a drawing, right or wrong, are the bodies of its iterators: what is reachable only
 * through the handle that an iterator leaves by for each item. Bodies may lie within bodies.
 */
public final class Bodies {
  /** The handle of an iterator that leads into its body. */
  public static final String ITEM_HANDLE = "item";

  private final Map<String, Set<String>> bodies = new LinkedHashMap<>();
  private final Map<String, String> innermost = new HashMap<>();

  private Bodies() {}

  /**
   * The bodies of these iterators.
   *
   * @param triggerId where runs begin
   * @param iterators ids of the nodes that are iterators
   */
  public static Bodies of(
      Collection<String> nodeIds,
      List<Edge> edges,
      String triggerId,
      Collection<String> iterators) {
    Bodies found = new Bodies();
    for (String iterator : iterators) {
      found.bodies.put(iterator, body(nodeIds, edges, triggerId, iterator));
    }
    // The smaller of two bodies with a node in common lies within the other one.
    found.bodies.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue().size(), a.getValue().size()))
        .forEach(body -> body.getValue().forEach(node -> found.innermost.put(node, body.getKey())));
    return found;
  }

  /** The iterator whose body the node is in, the innermost one; null outside of all. */
  public String iteratorOf(String nodeId) {
    return innermost.get(nodeId);
  }

  /** The iterators around a node, the innermost one first; empty outside of all. */
  public List<String> around(String nodeId) {
    List<String> around = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String iterator = iteratorOf(nodeId);
    while (iterator != null && seen.add(iterator)) {
      around.add(iterator);
      iterator = iteratorOf(iterator);
    }
    return around;
  }

  /** The nodes in the body of an iterator, those of bodies within it included. */
  public Set<String> of(String iterator) {
    return bodies.getOrDefault(iterator, Set.of());
  }

  /** Whether the edge leads from an iterator into its body. */
  public boolean isEntry(Edge edge) {
    return ITEM_HANDLE.equals(edge.sourceHandle()) && bodies.containsKey(edge.source());
  }

  /** The iterator out of whose body the edge leads; null when it stays within. */
  public String leftBy(Edge edge) {
    String from = isEntry(edge) ? edge.source() : iteratorOf(edge.source());
    return from == null || of(from).contains(edge.target()) ? null : from;
  }

  private static Set<String> body(
      Collection<String> nodeIds, List<Edge> edges, String triggerId, String iterator) {
    List<Edge> others = new ArrayList<>();
    Set<String> entered = new LinkedHashSet<>();
    for (Edge edge : edges) {
      if (edge.source().equals(iterator) && ITEM_HANDLE.equals(edge.sourceHandle())) {
        entered.add(edge.target());
      } else {
        others.add(edge);
      }
    }
    Set<String> body = new LinkedHashSet<>(GraphCheck.reachable(nodeIds, others, entered));
    body.addAll(entered);
    body.removeAll(GraphCheck.reachable(nodeIds, others, List.of(triggerId)));
    body.remove(triggerId);
    body.remove(iterator);
    return body;
  }
}
