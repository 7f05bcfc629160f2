package org.workflowserver.killpoint;

/** What happens to the process at a point. */
public enum PointAction {
  /** It ends at once, without a word. */
  HALT,

  /** It stops until somebody lets it go on (SIGSTOP, SIGCONT). */
  STOP,

  /** The thread that came there waits until it is let go; the others go on. */
  HANG
}
