package org.workflowserver.template.node;

import java.util.List;
import java.util.stream.Stream;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.TemplateFault;

/** Nodes in a row. */
public final class Block {
  private final TemplateNode[] nodes;
  private final boolean blank;

  public Block(List<TemplateNode> nodes) {
    this.nodes = nodes.toArray(new TemplateNode[0]);
    this.blank = nodes.stream().allMatch(TemplateNode::isBlank);
  }

  public boolean isBlank() {
    return blank;
  }

  public TemplateNode[] nodes() {
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
  public void render(Frame frame, Sink out) {
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
