package org.workflowserver.schedule;

/** What daylight saving time has to do with a fire. */
public enum Dst {
  /** Its wall time does not occur that day: it fires at the end of the gap. */
  GAP("gap"),
  /** Its wall time occurs twice that day. */
  OVERLAP("overlap");

  private final String code;

  Dst(String code) {
    this.code = code;
  }

  /** As it is written. */
  public String code() {
    return code;
  }
}
