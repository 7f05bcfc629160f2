package org.workflowserver.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that can run: acyclic, its edges between its nodes, with one trigger that no edge enters.
 *
 * <p>Immutable and safe for any number of threads. All answers are unmodifiable and in graph order,
 * which is the topological order that begins with the trigger and otherwise keeps as near to the
 * order of drawing as the edges allow. Questions about a node that is not in the graph are refused
 * with an {@link IllegalArgumentException}.
 */
public final class Graph {
  private static final int TRIGGER = 0;

  private final NodeIndex nodes;
  private final List<List<String>> handles;
  private final Digraph outgoing;
  private final Digraph incoming;
  private final int[] handleOfSlot;
  private final BitSet[] descendants;

  /** Expects the nodes in graph order and edges between them; refuses unknown handles. */
  private Graph(List<Node> ordered, List<Edge> edges) {
    this.nodes = new NodeIndex(ordered.stream().map(Node::id).toList());
    this.handles = ordered.stream().map(Node::handles).toList();
    // Sorted by source, the n-th edge lies in the n-th slot.
    List<Edge> bySource = new ArrayList<>(edges);
    bySource.sort(Comparator.comparingInt(edge -> nodes.require(edge.source())));
    this.outgoing = nodes.connect(bySource);
    this.incoming = outgoing.reversed();
    this.handleOfSlot =
        bySource.stream()
            .mapToInt(edge -> handle(nodes.require(edge.source()), edge.sourceHandle()))
            .toArray();
    this.descendants = incoming.ancestors();
  }

  /**
   * The graph of a drawing in which validation found no error.
   *
   * @param triggerId the node that starts runs, or the one that a part of a graph begins with
   * @throws IllegalArgumentException when the drawing cannot run: an unknown trigger, a node or an
   *     edge that is there twice, an edge with an unknown end or handle or into the trigger, a
   *     cycle
   */
  public static Graph of(String triggerId, List<Node> nodes, List<Edge> edges) {
    Map<String, Node> drawn = byId(nodes);
    NodeIndex index = new NodeIndex(drawn.keySet());
    requireSound(triggerId, index, edges);
    int[] order = index.connect(edges).topologicalOrder(index.require(triggerId));
    if (order.length < drawn.size()) {
      throw new IllegalArgumentException(
          "The graph has cycles: %s.".formatted(GraphCheck.cycles(drawn.keySet(), edges)));
    }
    List<Node> ordered = new ArrayList<>(order.length);
    for (int v : order) {
      ordered.add(drawn.get(index.id(v)));
    }
    return new Graph(ordered, edges);
  }

  /** The node that a run begins with. */
  public String triggerId() {
    return nodes.id(TRIGGER);
  }

  /** All nodes, each before those that its edges lead to. */
  public List<String> topologicalOrder() {
    return nodes.ids();
  }

  /**
   * Whether an edge leaves the node by this handle.
   *
   * @param handle a handle's name, null for the default one; a handle that the node does not have
   *     has no edges
   */
  public boolean leaves(String nodeId, String handle) {
    int node = nodes.require(nodeId);
    int wanted = indexOfHandle(node, handle);
    for (int slot = outgoing.firstSlot(node); slot < outgoing.endSlot(node); slot++) {
      if (handleOfSlot[slot] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The handle that is meant where none is named; the node must have one. */
  public String defaultHandle(String nodeId) {
    return handles.get(nodes.require(nodeId)).getFirst();
  }

  /** All nodes to which edges lead from this one, directly or over others. */
  public Set<String> downstream(String nodeId) {
    return nodes.view(descendants[nodes.require(nodeId)]);
  }

  /** The nodes from which an edge leads straight to this one, each once. */
  public List<String> predecessors(String nodeId) {
    int node = nodes.require(nodeId);
    BitSet sources = new BitSet(nodes.size());
    for (int slot = incoming.firstSlot(node); slot < incoming.endSlot(node); slot++) {
      sources.set(incoming.target(slot));
    }
    return List.copyOf(nodes.view(sources));
  }

  NodeIndex nodes() {
    return nodes;
  }

  /** The edges, between the numbers that {@link #nodes} gives. */
  Digraph outgoing() {
    return outgoing;
  }

  /** How many edges enter the node with this number. */
  int entering(int node) {
    return incoming.degree(node);
  }

  /** Which of its source's handles the edge in this slot leaves. */
  int handleOf(int slot) {
    return handleOfSlot[slot];
  }

  /** Which of the node's handles this is; null is the first. */
  int handle(int node, String name) {
    int index = indexOfHandle(node, name);
    if (index < 0 || index >= handles.get(node).size()) {
      throw new IllegalArgumentException(
          "Node '%s' has no handle '%s', but %s."
              .formatted(nodes.id(node), name == null ? "default" : name, handles.get(node)));
    }
    return index;
  }

  private int indexOfHandle(int node, String name) {
    return name == null ? 0 : handles.get(node).indexOf(name);
  }

  private static Map<String, Node> byId(List<Node> nodes) {
    Map<String, Node> byId = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node.id() == null) {
        throw new IllegalArgumentException("A node has no id.");
      }
      if (byId.put(node.id(), node) != null) {
        throw new IllegalArgumentException("Two nodes are named '%s'.".formatted(node.id()));
      }
    }
    return byId;
  }

  private static void requireSound(String triggerId, NodeIndex nodes, List<Edge> edges) {
    nodes.require(triggerId);
    Set<String> edgeIds = new HashSet<>();
    for (Edge edge : edges) {
      if (edge.id() != null && !edgeIds.add(edge.id())) {
        throw new IllegalArgumentException("Two edges are named '%s'.".formatted(edge.id()));
      }
      if (!nodes.contains(edge.source()) || !nodes.contains(edge.target())) {
        throw new IllegalArgumentException("Edge %s has an unknown end.".formatted(edge));
      }
      if (edge.target().equals(triggerId)) {
        throw new IllegalArgumentException("Edge %s leads into the trigger.".formatted(edge));
      }
    }
  }
}
