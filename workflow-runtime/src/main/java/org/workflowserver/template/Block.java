package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;

/** Nodes in a row. */
final class Block {
  private final Node[] nodes;
  private final boolean blank;

  Block(List<Node> nodes) {
    this.nodes = nodes.toArray(new Node[0]);
    boolean allBlank = true;
    for (Node node : nodes) {
      allBlank &= node.isBlank();
    }
    this.blank = allBlank;
  }

  boolean isBlank() {
    return blank;
  }

  Node[] nodes() {
    return nodes;
  }

  /** Without its texts: what a tag keeps of a body that has only whitespace to show. */
  Block withoutText() {
    List<Node> kept = new ArrayList<>();
    for (Node node : nodes) {
      if (!(node instanceof TextNode)) {
        kept.add(node);
      }
    }
    return new Block(kept);
  }

  /** Writes all nodes, or those up to a {@code break} or {@code continue}. */
  void render(Frame frame, Sink out) {
    for (Node node : nodes) {
      try {
        frame.budget.step();
        node.render(frame, out);
      } catch (TemplateFault e) {
        throw e.at(node.position());
      }
      if (frame.isInterrupted()) {
        return;
      }
    }
  }
}
