package org.workflowserver.template;

/** A value that a tag offers to its body, such as {@code forloop}. */
interface Drop {
  boolean has(String name);

  /** The member {@code name}, which {@link #has} said to exist. */
  Object member(String name);
}
