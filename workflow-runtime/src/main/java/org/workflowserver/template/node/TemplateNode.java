package org.workflowserver.template.node;

import org.workflowserver.template.value.Frame;

/** A part of a template that renders; immutable. */
public interface TemplateNode {
  /** Where it begins in the source. */
  int position();

  void render(Frame frame, Sink out);

  /** Whether it never writes anything but whitespace. */
  default boolean isBlank() {
    return false;
  }
}
