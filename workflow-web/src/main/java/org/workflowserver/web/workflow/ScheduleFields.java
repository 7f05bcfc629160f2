package org.workflowserver.web.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.schedule.ScheduleType;

/**
 * What a form says of a workflow's schedule, as it is typed.
 *
 * @param type how it repeats; {@code manual} for never, empty where the form does not say
 * @param value when; empty for what the type means without one
 * @param timezone the zone that it is read in; empty for UTC
 */
public record ScheduleFields(
    String type, String value, String timezone, String onOverlap, String onMissed) {
  /** The schedule of a workflow. */
  static ScheduleFields of(WorkflowView workflow) {
    WorkflowSchedule schedule = workflow.schedule();
    return new ScheduleFields(
        schedule.type().code(),
        Objects.toString(schedule.value(), ""),
        schedule.timezone(),
        Objects.toString(workflow.settings().get("on_overlap"), ""),
        Objects.toString(workflow.settings().get("on_missed"), ""));
  }

  /**
   * The schedule as it was sent.
   *
   * @param parameter the value of a field; empty where it was not sent
   */
  static ScheduleFields sent(Function<String, Optional<String>> parameter) {
    return new ScheduleFields(
        parameter.apply("scheduleType").orElse(""),
        parameter.apply("scheduleValue").orElse("").strip(),
        parameter.apply("scheduleTimezone").orElse("").strip(),
        parameter.apply("onOverlap").orElse(""),
        parameter.apply("onMissed").orElse(""));
  }

  /** Whether it never fires. */
  boolean isManual() {
    return type.equals(ScheduleType.MANUAL.code());
  }

  /** The members of a body that ask for it. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("schedule_type", type);
    // What was typed for another type is not meant.
    members.put("schedule_value", value.isEmpty() || isManual() ? null : value);
    members.put("schedule_timezone", timezone.isEmpty() ? "UTC" : timezone);
    return members;
  }
}
