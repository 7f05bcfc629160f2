package org.workflowserver.run.trace;

import java.util.List;
import org.workflowserver.run.RunWaiting;

/** The graph of a run with what became of each node. */
public record RunPicture(List<PictureNode> nodes, List<PictureEdge> edges) {
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
      RunWaiting waiting) {}

  /**
   * An edge.
   *
   * @param handle the way out of the source
   * @param taken whether the run went along it
   */
  public record PictureEdge(String source, String target, String handle, boolean taken) {}
}
