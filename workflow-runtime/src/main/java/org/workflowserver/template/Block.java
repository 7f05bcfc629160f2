package org.workflowserver.template;

import java.util.List;
import java.util.stream.Stream;

/** Nodes in a row. */
final class Block {
  private final TemplateNode[] nodes;
  private final boolean blank;

  Block(List<TemplateNode> nodes) {
    this.nodes = nodes.toArray(new TemplateNode[0]);
    this.blank = nodes.stream().allMatch(TemplateNode::isBlank);
  }

  boolean isBlank() {
    return blank;
  }

  TemplateNode[] nodes() {
    return nodes;
  }

  /** Without its texts: what a tag keeps of a body that has only whitespace to show. */
  Block withoutText() {
    return new Block(Stream.of(nodes).filter(node -> !(node instanceof Nodes.Text)).toList());
  }

  /** What it writes, as a text that a tag keeps for itself. */
  String kept(Frame frame) {
    Sink kept = Sink.kept(frame.budget);
    render(frame, kept);
    return kept.toString();
  }

  /** Writes all nodes, or those up to a {@code break} or {@code continue}. */
  void render(Frame frame, Sink out) {
    for (TemplateNode node : nodes) {
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
