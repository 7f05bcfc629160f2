package org.workflowserver.graph;

import java.util.Arrays;

/**
 * The strongly connected components of a graph: two vertices are in the same one when each can be
 * reached from the other. Found by Tarjan's algorithm in linear time, with an explicit stack, since
 * the depth is the author's to choose.
 */
final class StrongComponents {
  private static final int UNKNOWN = -1;

  private final Digraph graph;
  private final int[] componentOf;
  private final int[] found;
  private int count;
  private int foundCount;

  private final int[] number;
  private final int[] lowest;
  private final int[] nextSlot;
  private final int[] path;
  private final int[] open;
  private int numbered;
  private int pathLength;
  private int openCount;

  StrongComponents(Digraph graph) {
    int size = graph.size();
    this.graph = graph;
    this.componentOf = unknown(size);
    this.found = new int[size];
    this.number = unknown(size);
    this.lowest = new int[size];
    this.nextSlot = new int[size];
    this.path = new int[size];
    this.open = new int[size];
    for (int v = 0; v < size; v++) {
      if (number[v] == UNKNOWN) {
        walkFrom(v);
      }
    }
  }

  int count() {
    return count;
  }

  int of(int vertex) {
    return componentOf[vertex];
  }

  /** The {@code i}-th vertex found: no edge leads from a component to one found after it. */
  int found(int i) {
    return found[i];
  }

  /** Whether the vertex can be reached from itself. */
  boolean isCyclic(int vertex) {
    int component = componentOf[vertex];
    for (int slot = graph.firstSlot(vertex); slot < graph.endSlot(vertex); slot++) {
      if (componentOf[graph.target(slot)] == component) {
        return true;
      }
    }
    return false;
  }

  private void walkFrom(int root) {
    enter(root);
    while (pathLength > 0) {
      int v = path[pathLength - 1];
      if (nextSlot[v] < graph.endSlot(v)) {
        follow(v, graph.target(nextSlot[v]++));
      } else {
        leave(v);
      }
    }
  }

  private void enter(int vertex) {
    number[vertex] = numbered;
    lowest[vertex] = numbered++;
    nextSlot[vertex] = graph.firstSlot(vertex);
    path[pathLength++] = vertex;
    open[openCount++] = vertex;
  }

  private void follow(int vertex, int target) {
    if (number[target] == UNKNOWN) {
      enter(target);
    } else if (componentOf[target] == UNKNOWN) {
      lowest[vertex] = Math.min(lowest[vertex], number[target]);
    }
  }

  private void leave(int vertex) {
    pathLength--;
    if (pathLength > 0) {
      int parent = path[pathLength - 1];
      lowest[parent] = Math.min(lowest[parent], lowest[vertex]);
    }
    if (lowest[vertex] == number[vertex]) {
      closeComponentOf(vertex);
    }
  }

  private void closeComponentOf(int vertex) {
    int member;
    do {
      member = open[--openCount];
      componentOf[member] = count;
      found[foundCount++] = member;
    } while (member != vertex);
    count++;
  }

  private static int[] unknown(int size) {
    int[] array = new int[size];
    Arrays.fill(array, UNKNOWN);
    return array;
  }
}
