package org.workflowserver.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a workflow's schedule is written. */
public enum ScheduleType {
  /** It has none: runs are started by call. */
  MANUAL("manual", null),
  INTERVAL("interval", null),
  CRON("cron", null),
  DAILY("daily", "00:00"),
  WEEKLY("weekly", "mon 00:00"),
  MONTHLY("monthly", "1 00:00");

  private final String code;
  private final String usual;

  ScheduleType(String code, String usual) {
    this.code = code;
    this.usual = usual;
  }

  /** As it is written. */
  public String code() {
    return code;
  }

  /** The type of that code. */
  public static Optional<ScheduleType> ofCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** All codes. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(ScheduleType::code).toList();
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
