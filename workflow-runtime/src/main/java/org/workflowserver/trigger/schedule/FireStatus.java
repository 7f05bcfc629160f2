package org.workflowserver.trigger.schedule;

/** What became of a fire. */
public enum FireStatus {
  /** A run is to be started for it. */
  DUE("due"),
  STARTED("started"),
  /** No run was started for it, for a reason. */
  SKIPPED("skipped"),
  /** No server was there for it, and the workflow does not make up for it. */
  MISSED("missed");

  private final String code;

  FireStatus(String code) {
    this.code = code;
  }

  /** As it is written. */
  public String code() {
    return code;
  }
}
