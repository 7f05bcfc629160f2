package org.workflowserver.definition.content;

import java.util.Locale;

/** What becomes of a fire of the schedule while runs of the workflow are open. */
public enum OverlapPolicy {
  /** It starts a run all the same. */
  ALLOW,

  /** It starts none. */
  SKIP,

  /** It waits until they have ended, in order. */
  QUEUE,

  /** They are cancelled, and then it starts one. */
  CANCEL_RUNNING;

  static final String SETTING = "on_overlap";

  /** As it is written. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
