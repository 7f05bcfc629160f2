package org.workflowserver.template;

import org.workflowserver.template.mask.Mask;

/**
 * A place where a template reads from outside itself.
 *
 * @param name the root, as in {@code {{ name.member }}}
 * @param member the first part of the path when it is literal, {@code null} when there is none or
 *     it is computed
 * @param deeper whether the path leads below the member
 * @param written whether the value is only written out where it stands, in a form that {@link Mask}
 *     finds, or as a part of a signature
 * @param signed whether a signature is made with it
 * @param line from 1
 * @param column from 1
 */
public record RootReference(
    String name,
    String member,
    boolean deeper,
    boolean written,
    boolean signed,
    int line,
    int column) {

  /** Whether {@link Mask} finds the value in what the template makes of it. */
  public boolean isRecognizable() {
    return written && !signed;
  }

  /** The end of a sentence about it. */
  public String where() {
    return " (line " + line + ", column " + column + ").";
  }
}
