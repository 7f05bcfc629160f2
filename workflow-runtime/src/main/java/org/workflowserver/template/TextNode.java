package org.workflowserver.template;

/** Text that stands as it is. */
final class TextNode extends Node {
  private final String text;
  private final boolean blank;

  TextNode(int position, String text) {
    super(position);
    this.text = text;
    this.blank = Characters.isBlank(text);
  }

  @Override
  void render(Frame frame, Sink out) {
    out.text(text);
  }

  @Override
  boolean isBlank() {
    return blank;
  }
}
