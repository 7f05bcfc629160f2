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
  INTERACTION,

  /** A call to the step's callback URL. */
  CALLBACK,

  /** That the other side has been told of the callback URL: that is done again after a crash. */
  ANNOUNCING;

  /** Whether a command ends it, rather than a moment alone. */
  public boolean isAnswered() {
    return this == CHILD || this == INTERACTION || this == CALLBACK;
  }

  /** Whether its end goes on with an attempt that waited; otherwise an attempt begins. */
  public boolean isResumed() {
    return this != RETRY && this != ANNOUNCING;
  }

  /** The name as it is stored and as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
