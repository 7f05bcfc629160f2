package org.workflowserver.run;

import java.util.Locale;

/** What a step waits for. */
public enum WaitKind {
  /** A moment. */
  DELAY,

  /** The pause before a failed step is tried again. */
  RETRY;

  /** The name as it is stored and as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
