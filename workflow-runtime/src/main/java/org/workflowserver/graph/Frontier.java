package org.workflowserver.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Which nodes are ready, skipped and done in one run.
 *
 * <p>When a node is concluded, the edges that leave it by the chosen handle become live, its others
 * dead. A node is ready when all edges that enter it are resolved and at least one is live; when
 * all are dead it is skipped, and its own edges are dead. A node that no edge enters, the trigger
 * apart, is skipped at the start, so that a merge does not wait for what cannot come.
 *
 * <p>The same conclusions in any possible order lead to the same states. For one thread at a time.
 */
public final class Frontier {
  private final Graph graph;
  private final NodeState[] states;
  private final int[] unresolved;
  private final BitSet reachedLive;
  private final BitSet ready;

  /** Nodes whose edges have yet to die; a list of work, since skips may cascade far. */
  private final int[] skipped;

  private int skippedCount;

  /** A run in which nothing has happened yet. */
  public Frontier(Graph graph) {
    int size = graph.nodes().size();
    this.graph = graph;
    this.states = new NodeState[size];
    this.unresolved = new int[size];
    this.reachedLive = new BitSet(size);
    this.ready = new BitSet(size);
    this.skipped = new int[size];
    Arrays.fill(states, NodeState.PENDING);
    Arrays.setAll(unresolved, graph::entering);
  }

  /**
   * Makes the trigger ready.
   *
   * @return the trigger
   * @throws IllegalStateException when the run has been started before
   */
  public List<String> start() {
    int trigger = graph.nodes().require(graph.triggerId());
    if (states[trigger] != NodeState.PENDING) {
      throw new IllegalStateException(
          "The run has been started before: its trigger '%s' is %s."
              .formatted(graph.triggerId(), states[trigger]));
    }
    reachedLive.set(trigger);
    BitSet fresh = new BitSet(states.length);
    for (int node = 0; node < states.length; node++) {
      if (graph.entering(node) == 0) {
        decide(node, fresh);
      }
    }
    letSkippedEdgesDie(fresh);
    return List.copyOf(graph.nodes().view(fresh));
  }

  /**
   * Records that a ready node is done.
   *
   * @param handle the handle that it chose, null for the default one
   * @return the nodes that become ready by this, in graph order
   * @throws IllegalArgumentException when the graph has no such node, or the node no such handle
   * @throws IllegalStateException when the node is not ready
   */
  public List<String> conclude(String nodeId, String handle) {
    int node = graph.nodes().require(nodeId);
    int chosen = graph.handle(node, handle);
    if (states[node] != NodeState.READY) {
      throw new IllegalStateException(
          "Node '%s' cannot be concluded: it is %s, not READY.".formatted(nodeId, states[node]));
    }
    states[node] = NodeState.DONE;
    ready.clear(node);
    BitSet fresh = new BitSet(states.length);
    for (int slot = graph.outgoing().firstSlot(node); slot < end(node); slot++) {
      resolve(slot, graph.handleOf(slot) == chosen, fresh);
    }
    letSkippedEdgesDie(fresh);
    return List.copyOf(graph.nodes().view(fresh));
  }

  /**
   * How far the run has come with this node.
   *
   * @throws IllegalArgumentException when the graph has no such node
   */
  public NodeState state(String nodeId) {
    return states[graph.nodes().require(nodeId)];
  }

  /** The nodes that are ready at this moment, in graph order; a copy, which does not change. */
  public Set<String> ready() {
    return graph.nodes().view((BitSet) ready.clone());
  }

  /** Whether nothing is ready; once the run has been started, nothing will be any more. */
  public boolean isQuiet() {
    return ready.isEmpty();
  }

  private void resolve(int slot, boolean live, BitSet fresh) {
    int target = graph.outgoing().target(slot);
    if (live) {
      reachedLive.set(target);
    }
    if (--unresolved[target] == 0) {
      decide(target, fresh);
    }
  }

  /** Decides a node whose incoming edges are all resolved. */
  private void decide(int node, BitSet fresh) {
    if (reachedLive.get(node)) {
      states[node] = NodeState.READY;
      ready.set(node);
      fresh.set(node);
    } else {
      states[node] = NodeState.SKIPPED;
      skipped[skippedCount++] = node;
    }
  }

  private void letSkippedEdgesDie(BitSet fresh) {
    while (skippedCount > 0) {
      int node = skipped[--skippedCount];
      for (int slot = graph.outgoing().firstSlot(node); slot < end(node); slot++) {
        resolve(slot, false, fresh);
      }
    }
  }

  private int end(int node) {
    return graph.outgoing().endSlot(node);
  }
}
