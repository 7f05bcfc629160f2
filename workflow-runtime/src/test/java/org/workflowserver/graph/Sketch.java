package org.workflowserver.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws graphs from arrows: {@code "a -> b"} leaves the default handle, {@code "a.error -> b"}
 * another one, {@code "a"} is a node alone. The first node named is the trigger, and every node has
 * the same handles.
 */
final class Sketch {
  static final List<String> HANDLES = List.of("default", "true", "false", "error");

  private final Set<String> nodeIds = new LinkedHashSet<>();
  private final List<Edge> edges = new ArrayList<>();

  private Sketch(String... arrows) {
    for (String arrow : arrows) {
      draw(arrow.split(" -> "));
    }
  }

  static Sketch sketch(String... arrows) {
    return new Sketch(arrows);
  }

  static Graph graph(String... arrows) {
    return sketch(arrows).graph();
  }

  Set<String> nodeIds() {
    return nodeIds;
  }

  List<Edge> edges() {
    return edges;
  }

  Graph graph() {
    List<Node> nodes = nodeIds.stream().map(id -> new Node(id, HANDLES)).toList();
    return Graph.of(nodeIds.iterator().next(), nodes, edges);
  }

  private void draw(String[] ends) {
    String[] source = ends[0].split("\\.");
    nodeIds.add(source[0]);
    if (ends.length > 1) {
      nodeIds.add(ends[1]);
      String handle = source.length > 1 ? source[1] : null;
      edges.add(new Edge("e" + edges.size(), source[0], ends[1], handle, null));
    }
  }
}
