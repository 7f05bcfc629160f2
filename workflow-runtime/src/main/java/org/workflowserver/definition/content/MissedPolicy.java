package org.workflowserver.definition.content;

import java.util.Locale;

/** What becomes of the fires of a schedule that no server was there for. */
public enum MissedPolicy {
  /** The last of them starts a run. */
  LAST,

  /** Each starts a run, as many as are kept. */
  ALL,

  /** None starts a run. */
  SKIP;

  static final String SETTING = "on_missed";

  /** As it is written. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
