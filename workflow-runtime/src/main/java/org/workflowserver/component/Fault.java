package org.workflowserver.component;

/** Whose fault a failed attempt is. */
public enum Fault {
  /** The author's: configuration, template or data; the same again would fail the same way. */
  INPUT,
  /** Another system's. */
  REMOTE,
  /** Ours. */
  INTERNAL
}
