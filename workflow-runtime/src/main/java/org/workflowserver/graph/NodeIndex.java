package org.workflowserver.graph;

import java.util.AbstractSet;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers the ids of nodes from 0, in their order; a repeated id counts once, null not at all. */
final class NodeIndex {
  private final List<String> ids;
  private final Map<String, Integer> numbers;

  NodeIndex(Collection<String> nodeIds) {
    ids = nodeIds.stream().filter(id -> id != null).distinct().toList();
    numbers = HashMap.newHashMap(ids.size());
    for (String id : ids) {
      numbers.put(id, numbers.size());
    }
  }

  int size() {
    return ids.size();
  }

  List<String> ids() {
    return ids;
  }

  String id(int number) {
    return ids.get(number);
  }

  boolean contains(String id) {
    return numbers.containsKey(id);
  }

  /** The number of a node that has to be here. */
  int require(String id) {
    Integer number = numbers.get(id);
    if (number == null) {
      throw new IllegalArgumentException("The graph has no node '%s'.".formatted(id));
    }
    return number;
  }

  /** The numbers of those ids that are here. */
  BitSet numbersOf(Collection<String> some) {
    BitSet found = new BitSet(size());
    for (String id : some) {
      Integer number = numbers.get(id);
      if (number != null) {
        found.set(number);
      }
    }
    return found;
  }

  /** The edges between nodes that are here, in their order. */
  Digraph connect(List<Edge> edges) {
    List<Edge> known =
        edges.stream().filter(e -> contains(e.source()) && contains(e.target())).toList();
    int[] sources = known.stream().mapToInt(e -> require(e.source())).toArray();
    int[] targets = known.stream().mapToInt(e -> require(e.target())).toArray();
    return new Digraph(size(), sources, targets);
  }

  /** An unmodifiable view of the nodes with these numbers, which must not change any more. */
  Set<String> view(BitSet members) {
    return new View(members);
  }

  private final class View extends AbstractSet<String> {
    private final BitSet members;

    View(BitSet members) {
      this.members = members;
    }

    @Override
    public int size() {
      return members.cardinality();
    }

    @Override
    public boolean isEmpty() {
      return members.isEmpty();
    }

    @Override
    public boolean contains(Object id) {
      Integer number = numbers.get(id);
      return number != null && members.get(number);
    }

    @Override
    public Iterator<String> iterator() {
      return members.stream().mapToObj(NodeIndex.this::id).iterator();
    }
  }
}
