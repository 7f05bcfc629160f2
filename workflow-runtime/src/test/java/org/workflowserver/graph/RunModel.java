package org.workflowserver.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the definition says of a run, worked out from scratch: an edge is live, dead or unresolved
 * by its source, a node is ready, skipped or pending by the edges that enter it; repeated until
 * nothing changes any more.
 */
final class RunModel {
  private enum Way {
    UNRESOLVED,
    LIVE,
    DEAD
  }

  private final RandomDrawing drawing;

  RunModel(RandomDrawing drawing) {
    this.drawing = drawing;
  }

  /**
   * The states after these conclusions.
   *
   * @param chosen the handles of the concluded nodes by node
   */
  Map<String, NodeState> states(Map<String, String> chosen) {
    Map<String, NodeState> states = new HashMap<>();
    for (Node node : drawing.nodes()) {
      states.put(node.id(), chosen.containsKey(node.id()) ? NodeState.DONE : NodeState.PENDING);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Node node : drawing.nodes()) {
        NodeState state = state(node, states, chosen);
        changed |= states.put(node.id(), state) != state;
      }
    }
    return states;
  }

  private NodeState state(Node node, Map<String, NodeState> states, Map<String, String> chosen) {
    if (chosen.containsKey(node.id())) {
      return NodeState.DONE;
    }
    if (node.id().equals(drawing.triggerId())) {
      return NodeState.READY;
    }
    List<Way> ways =
        drawing.edges().stream()
            .filter(edge -> edge.target().equals(node.id()))
            .map(edge -> way(edge, states, chosen))
            .toList();
    if (ways.contains(Way.UNRESOLVED)) {
      return NodeState.PENDING;
    }
    return ways.contains(Way.LIVE) ? NodeState.READY : NodeState.SKIPPED;
  }

  private Way way(Edge edge, Map<String, NodeState> states, Map<String, String> chosen) {
    return switch (states.get(edge.source())) {
      case PENDING, READY -> Way.UNRESOLVED;
      case SKIPPED -> Way.DEAD;
      case DONE -> leaves(edge).equals(chosen.get(edge.source())) ? Way.LIVE : Way.DEAD;
    };
  }

  private String leaves(Edge edge) {
    return edge.sourceHandle() != null
        ? edge.sourceHandle()
        : drawing.node(edge.source()).handles().getFirst();
  }
}
