package org.workflowserver.schedule;

import org.workflowserver.json.Coded;

/** How a workflow's schedule is written. */
public enum ScheduleType implements Coded {
  /** It has none: runs are started by call. */
  MANUAL(null),
  INTERVAL(null),
  CRON(null),
  DAILY("00:00"),
  WEEKLY("mon 00:00"),
  MONTHLY("1 00:00");

  private final String usual;

  ScheduleType(String usual) {
    this.usual = usual;
  }

  /** Whether it is nothing without a value. */
  public boolean needsValue() {
    return this == INTERVAL || this == CRON;
  }

  /** What it means without a value; null where it needs one or has none. */
  String usual() {
    return usual;
  }
}
