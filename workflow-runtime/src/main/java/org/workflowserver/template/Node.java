package org.workflowserver.template;

/** A part of a template that renders; immutable. */
abstract class Node {
  private final int position;

  Node(int position) {
    this.position = position;
  }

  /** Where it begins in the source. */
  final int position() {
    return position;
  }

  abstract void render(Frame frame, Sink out);

  /** Whether it never writes anything but whitespace. */
  boolean isBlank() {
    return false;
  }
}
