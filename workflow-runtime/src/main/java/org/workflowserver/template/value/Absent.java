package org.workflowserver.template.value;

/** Stands for what is not there, as opposed to nil. */
public enum Absent {
  /** A member or item that does not exist. */
  MEMBER,
  /** The property of something that can have none, such as nil. */
  PROPERTIES
}
