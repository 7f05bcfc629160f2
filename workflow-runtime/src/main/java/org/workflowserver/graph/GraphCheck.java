package org.workflowserver.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be said of any drawing, right or wrong.
 *
 * <p>Ids that are repeated count once; ids that are null and edges from or to unknown nodes are
 * ignored. Answers are in the order of the ids given, and unmodifiable.
 */
public final class GraphCheck {
  private GraphCheck() {}

  /**
   * The groups of nodes that can all be reached from each other, and the nodes with an edge to
   * themselves; empty when the drawing is acyclic. Takes time linear in nodes and edges.
   */
  public static List<List<String>> cycles(Collection<String> nodeIds, List<Edge> edges) {
    NodeIndex nodes = new NodeIndex(nodeIds);
    StrongComponents components = new StrongComponents(nodes.connect(edges));
    Map<Integer, List<String>> cycles = new LinkedHashMap<>();
    for (int v = 0; v < nodes.size(); v++) {
      if (components.isCyclic(v)) {
        cycles.computeIfAbsent(components.of(v), c -> new ArrayList<>()).add(nodes.id(v));
      }
    }
    return cycles.values().stream().map(List::copyOf).toList();
  }

  /**
   * The nodes that can be reached over any number of edges, none included. Takes time linear in
   * nodes and edges.
   *
   * @param from where to begin; unknown ids are ignored
   */
  public static Set<String> reachable(
      Collection<String> nodeIds, List<Edge> edges, Collection<String> from) {
    NodeIndex nodes = new NodeIndex(nodeIds);
    return nodes.view(nodes.connect(edges).reachableFrom(nodes.numbersOf(from)));
  }

  /**
   * For each node, the nodes from which it can be reached over at least one edge; a node on a cycle
   * is upstream of itself. Takes a bit for each pair of nodes, so a caller refuses drawings beyond
   * the limits first.
   */
  public static Map<String, Set<String>> upstream(Collection<String> nodeIds, List<Edge> edges) {
    NodeIndex nodes = new NodeIndex(nodeIds);
    BitSet[] ancestors = nodes.connect(edges).ancestors();
    Map<String, Set<String>> upstream = new LinkedHashMap<>();
    for (int v = 0; v < nodes.size(); v++) {
      upstream.put(nodes.id(v), nodes.view(ancestors[v]));
    }
    return Collections.unmodifiableMap(upstream);
  }
}
