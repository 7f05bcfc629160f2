package org.workflowserver.run;

import java.util.Locale;

/** What a step waits for. */
public enum WaitKind {
  /** A moment. */
  DELAY,

  /** The pause before a failed step is tried again. */
  RETRY,

  /** The end of a run that the step called. */
  CHILD,

  /** The answer of people. */
  INTERACTION;

  /** Whether a command ends it, rather than a moment alone. */
  public boolean isAnswered() {
    return this == CHILD || this == INTERACTION;
  }

  /** The name as it is stored and as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
