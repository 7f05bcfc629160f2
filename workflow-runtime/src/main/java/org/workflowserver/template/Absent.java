package org.workflowserver.template;

/** Stands for what is not there, as opposed to nil. */
enum Absent {
  /** A member or item that does not exist. */
  MEMBER,
  /** The property of something that can have none, such as nil. */
  PROPERTIES
}
