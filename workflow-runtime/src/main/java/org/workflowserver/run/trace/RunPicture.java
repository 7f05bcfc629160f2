package org.workflowserver.run.trace;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.run.RunWaiting;

/** The graph of a run with what became of each node. */
public record RunPicture(List<PictureNode> nodes, List<PictureEdge> edges) {
  /** Distances between nodes in layers, in pixels. */
  private static final int COLUMN = 260;

  private static final int ROW = 120;

  /** What nodes are called, by their ids; with these where several are called the same. */
  public Map<String, String> names() {
    Map<String, Long> counts = nodes.stream().collect(groupingBy(PictureNode::called, counting()));
    return nodes.stream()
        .collect(toMap(PictureNode::id, node -> name(node, counts), (one, other) -> one));
  }

  /** The same, each node one layer right of the rightmost node that leads to it. */
  public RunPicture inLayers() {
    Map<String, Integer> layers = layers();
    Map<Integer, Integer> filled = new HashMap<>();
    List<PictureNode> placed = new ArrayList<>();
    for (PictureNode node : nodes) {
      int layer = layers.get(node.id());
      int row = filled.merge(layer, 1, Integer::sum) - 1;
      placed.add(node.at((double) layer * COLUMN, (double) row * ROW));
    }
    return new RunPicture(placed, edges);
  }

  private Map<String, Integer> layers() {
    Map<String, Integer> layers = new HashMap<>();
    Map<String, Integer> order = new HashMap<>();
    nodes.forEach(
        node -> {
          layers.put(node.id(), 0);
          order.put(node.id(), order.size());
        });
    // One round does where the nodes are in topological order.
    List<PictureEdge> sorted =
        edges.stream()
            .sorted(comparingInt(edge -> order.getOrDefault(edge.source(), order.size())))
            .toList();
    boolean moved = true;
    // A graph that is being written may have circles.
    for (int round = 0; moved && round < nodes.size(); round++) {
      moved = false;
      for (PictureEdge edge : sorted) {
        int least = layers.getOrDefault(edge.source(), 0) + 1;
        if (layers.getOrDefault(edge.target(), least) < least) {
          layers.put(edge.target(), least);
          moved = true;
        }
      }
    }
    return layers;
  }

  private static String name(PictureNode node, Map<String, Long> counts) {
    String called = node.called();
    return counts.get(called) == 1 ? called : called + " (" + node.id() + ")";
  }

  /** What became of a node. */
  public enum State {
    PENDING,
    RUNNING,
    /** Inside an iterator: what is on record of it are failed attempts alone. */
    RETRYING,
    WAITING,
    SUCCEEDED,
    FAILED,
    /** It was reached, and the run ended before it did. */
    CANCELLED,
    SKIPPED;

    /** Whether the node was reached, and no end of it is on record. */
    public boolean isUnfinished() {
      return this == RUNNING || this == WAITING || this == CANCELLED;
    }
  }

  /**
   * A node.
   *
   * @param title the component's title
   * @param description what the author says of it; null when that is nothing
   * @param kind trigger, action or condition
   * @param x where it was drawn; laid out by the server when the author gave no position
   * @param attempts how many attempts are on record; inside an iterator, how many of its items have
   *     ended
   * @param iterated whether it runs once for each item of an iterator
   * @param waiting what it waits for, and until when; null when it does not wait
   */
  public record PictureNode(
      String id,
      String componentId,
      String title,
      String description,
      String kind,
      double x,
      double y,
      State state,
      int attempts,
      boolean iterated,
      RunWaiting waiting) {
    /** The same in another place. */
    PictureNode at(double across, double down) {
      return new PictureNode(
          id,
          componentId,
          title,
          description,
          kind,
          across,
          down,
          state,
          attempts,
          iterated,
          waiting);
    }

    /** What its author says of it, else its id. */
    public String called() {
      return description == null ? id : description;
    }
  }

  /**
   * An edge.
   *
   * @param handle the way out of the source
   * @param taken whether the run went along it
   */
  public record PictureEdge(String source, String target, String handle, boolean taken) {}
}
