package org.workflowserver.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random acyclic drawing with the handle that each node is going to choose. Sparse and dense,
 * with parallel edges, nodes that the trigger does not reach, and drawn in any order.
 */
final class RandomDrawing {
  private static final List<String> HANDLES = List.of("default", "error", "true", "false");

  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<String, String> choices = new HashMap<>();
  private final String triggerId;

  RandomDrawing(Random random) {
    int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 10);
    for (int i = 0; i < size; i++) {
      List<String> handles = new ArrayList<>(HANDLES);
      Collections.shuffle(handles, random);
      nodes.add(new Node("n" + i, handles.subList(0, 1 + random.nextInt(3))));
    }
    // Edges lead from earlier to later nodes only; the shuffle afterwards hides that.
    double edgesPerNode = 0.5 + 2 * random.nextDouble();
    for (int i = 1; i < size; i++) {
      for (int e = 0; e < 4; e++) {
        if (random.nextDouble() * 4 < edgesPerNode) {
          drawEdge(nodes.get(random.nextInt(i)), nodes.get(i), random);
        }
      }
    }
    triggerId = nodes.getFirst().id();
    Collections.shuffle(nodes, random);
    Collections.shuffle(edges, random);
    nodes.forEach(node -> choices.put(node.id(), any(node.handles(), random)));
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Edge> edges() {
    return edges;
  }

  String triggerId() {
    return triggerId;
  }

  Node node(String id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  String choice(String nodeId) {
    return choices.get(nodeId);
  }

  Graph graph() {
    return Graph.of(triggerId, nodes, edges);
  }

  private void drawEdge(Node source, Node target, Random random) {
    String handle = random.nextInt(4) == 0 ? null : any(source.handles(), random);
    edges.add(new Edge("e" + edges.size(), source.id(), target.id(), handle, null));
  }

  private static String any(List<String> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  @Override
  public String toString() {
    return "%s from %s, %s, %s".formatted(nodes, triggerId, edges, choices);
  }
}
