package org.workflowserver.graph;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Edges between the numbers below {@code size}; any edges: cycles, loops and parallels too.
 *
 * <p>The edges that leave a vertex lie side by side, in the slots from {@link #firstSlot} to before
 * {@link #endSlot}, in the order in which they were given.
 */
final class Digraph {
  private final int size;
  private final int[] slots;
  private final int[] targets;

  Digraph(int size, int[] sources, int[] targets) {
    this.size = size;
    this.slots = new int[size + 1];
    this.targets = new int[targets.length];
    for (int source : sources) {
      slots[source + 1]++;
    }
    for (int v = 0; v < size; v++) {
      slots[v + 1] += slots[v];
    }
    int[] free = Arrays.copyOf(slots, size);
    for (int e = 0; e < sources.length; e++) {
      this.targets[free[sources[e]]++] = targets[e];
    }
  }

  int size() {
    return size;
  }

  int firstSlot(int vertex) {
    return slots[vertex];
  }

  int endSlot(int vertex) {
    return slots[vertex + 1];
  }

  int target(int slot) {
    return targets[slot];
  }

  /** How many edges leave the vertex. */
  int degree(int vertex) {
    return slots[vertex + 1] - slots[vertex];
  }

  Digraph reversed() {
    int[] sources = new int[targets.length];
    for (int v = 0; v < size; v++) {
      Arrays.fill(sources, firstSlot(v), endSlot(v), v);
    }
    return new Digraph(size, targets, sources);
  }

  /**
   * The vertices in an order in which every edge leads forward: {@code start}, which no edge may
   * enter, then always the lowest one that can come. Shorter than the graph when that has a cycle.
   */
  int[] topologicalOrder(int start) {
    int[] entering = new int[size];
    for (int target : targets) {
      entering[target]++;
    }
    BitSet free = new BitSet(size);
    for (int v = 0; v < size; v++) {
      free.set(v, entering[v] == 0);
    }
    int[] order = new int[size];
    int placed = 0;
    for (int v = start; v >= 0; v = free.nextSetBit(0)) {
      free.clear(v);
      order[placed++] = v;
      for (int slot = firstSlot(v); slot < endSlot(v); slot++) {
        if (--entering[targets[slot]] == 0) {
          free.set(targets[slot]);
        }
      }
    }
    return Arrays.copyOf(order, placed);
  }

  /** The vertices that can be reached from {@code starts}, these included. */
  BitSet reachableFrom(BitSet starts) {
    BitSet reached = (BitSet) starts.clone();
    int[] open = new int[size];
    int depth = 0;
    for (int v = starts.nextSetBit(0); v >= 0; v = starts.nextSetBit(v + 1)) {
      open[depth++] = v;
    }
    while (depth > 0) {
      int v = open[--depth];
      for (int slot = firstSlot(v); slot < endSlot(v); slot++) {
        if (!reached.get(targets[slot])) {
          reached.set(targets[slot]);
          open[depth++] = targets[slot];
        }
      }
    }
    return reached;
  }

  /**
   * For each vertex, the vertices from which at least one edge leads to it, directly or over
   * others. Vertices on a cycle are ancestors of themselves and share one set.
   */
  BitSet[] ancestors() {
    StrongComponents components = new StrongComponents(this);
    BitSet[] ofComponent = new BitSet[components.count()];
    Arrays.setAll(ofComponent, c -> new BitSet(size));
    for (int v = 0; v < size; v++) {
      if (components.isCyclic(v)) {
        ofComponent[components.of(v)].set(v);
      }
    }
    // Sources come last among the found, so the sets that a vertex hands on are complete.
    for (int i = size - 1; i >= 0; i--) {
      handOn(components.found(i), components, ofComponent);
    }
    BitSet[] ancestors = new BitSet[size];
    Arrays.setAll(ancestors, v -> ofComponent[components.of(v)]);
    return ancestors;
  }

  private void handOn(int vertex, StrongComponents components, BitSet[] ancestors) {
    int own = components.of(vertex);
    for (int slot = firstSlot(vertex); slot < endSlot(vertex); slot++) {
      int other = components.of(targets[slot]);
      if (other != own) {
        ancestors[other].or(ancestors[own]);
        ancestors[other].set(vertex);
      }
    }
  }
}
