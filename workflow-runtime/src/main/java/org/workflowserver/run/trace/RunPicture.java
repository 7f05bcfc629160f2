package org.workflowserver.run.trace;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import org.workflowserver.run.RunWaiting;

/** The graph of a run with what became of each node. */
public record RunPicture(List<PictureNode> nodes, List<PictureEdge> edges) {
  /** What nodes are called, by their ids; with these where several are called the same. */
  public Map<String, String> names() {
    Map<String, Long> counts = nodes.stream().collect(groupingBy(PictureNode::called, counting()));
    return nodes.stream()
        .collect(toMap(PictureNode::id, node -> name(node, counts), (one, other) -> one));
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
