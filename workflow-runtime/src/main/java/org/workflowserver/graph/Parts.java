package org.workflowserver.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A workflow's graph by parts: what is outside of all iterators, and the body of each, which runs
 * once for each item. Immutable.
 */
public final class Parts {
  /** No node has this id. */
  private static final String OUTSIDE = "";

  private final Bodies bodies;
  private final Map<String, Graph> graphs = new HashMap<>();

  private Parts(Bodies bodies) {
    this.bodies = bodies;
  }

  /**
   * The parts of a drawing that was found valid.
   *
   * @param iterators ids of the nodes that are iterators
   */
  public static Parts of(
      String triggerId, List<Node> nodes, List<Edge> edges, Collection<String> iterators) {
    List<String> ids = nodes.stream().map(Node::id).toList();
    Parts parts = new Parts(Bodies.of(ids, edges, triggerId, iterators));
    parts.graphs.put(OUTSIDE, parts.graph(triggerId, null, nodes, edges));
    for (String iterator : iterators) {
      parts.graphs.put(iterator, parts.graph(iterator, iterator, nodes, edges));
    }
    return parts;
  }

  private Graph graph(String first, String iterator, List<Node> nodes, List<Edge> edges) {
    List<Node> members =
        nodes.stream()
            .filter(
                node ->
                    node.id().equals(first)
                        || Objects.equals(bodies.iteratorOf(node.id()), iterator))
            .toList();
    Set<String> ids = members.stream().map(Node::id).collect(Collectors.toSet());
    List<Edge> within =
        edges.stream()
            .filter(edge -> ids.contains(edge.source()) && ids.contains(edge.target()))
            .filter(edge -> !edge.target().equals(first))
            // What leaves the iterator that a body begins with is the way to its items, no other.
            .filter(edge -> bodies.isEntry(edge) == edge.source().equals(iterator))
            .toList();
    return Graph.of(first, members, within);
  }

  /**
   * The graph of a part, bodies within it left out. It begins with the iterator itself.
   *
   * @param iterator an iterator's id; null for what is outside of all bodies, which begins with the
   *     trigger
   */
  public Graph part(String iterator) {
    return graphs.get(iterator == null ? OUTSIDE : iterator);
  }

  /** The iterator whose body the node is in, the innermost one; null outside of all. */
  public String iteratorOf(String nodeId) {
    return bodies.iteratorOf(nodeId);
  }

  /** The iterators around a node, the innermost one first. */
  public List<String> iteratorsAround(String nodeId) {
    return bodies.around(nodeId);
  }
}
