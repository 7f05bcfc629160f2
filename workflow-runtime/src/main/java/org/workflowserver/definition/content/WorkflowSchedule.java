package org.workflowserver.definition.content;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaInvalid;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Json;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;
import org.workflowserver.json.Times;
import org.workflowserver.schedule.Fire;
import org.workflowserver.schedule.Schedule;
import org.workflowserver.schedule.ScheduleInvalid;
import org.workflowserver.schedule.ScheduleType;

/**
 * When a workflow is started without a call.
 *
 * @param value null for what the type means without one
 * @param timezone IANA name of the zone that it is read in
 * @param since when it was last changed: intervals are counted from then on
 */
public record WorkflowSchedule(ScheduleType type, String value, String timezone, Instant since) {
  /** A schedule as it was stored, its type by the code. */
  public static WorkflowSchedule ofStored(
      String type, String value, String timezone, Instant since) {
    return new WorkflowSchedule(
        Coded.find(ScheduleType.class, type).orElseThrow(), value, timezone, since);
  }

  /** No schedule: a workflow is started by call. */
  static WorkflowSchedule manual(Instant now) {
    return new WorkflowSchedule(ScheduleType.MANUAL, null, "UTC", now);
  }

  /**
   * The schedule that the members of a body ask for, apart from any workflow.
   *
   * @param members {@code schedule_type}, {@code schedule_value} and {@code schedule_timezone}
   * @throws org.workflowserver.refusal.Refusal {@code parameter_invalid}, {@code parameter_missing}
   */
  public static WorkflowSchedule read(Map<String, Object> members, Instant now) {
    Problems problems = new Problems();
    Drawing nothing = Drawing.read(List.of(), List.of(), problems);
    WorkflowSchedule read =
        new ScheduleRequest(new ComponentCatalogue(List.of()), members, problems)
            .settle(nothing, now);
    problems.refuse();
    return read;
  }

  /** What a run begins with that is started for a fire. */
  public static Map<String, Object> payload(Instant at, Instant now) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("scheduled_at", Times.format(at));
    payload.put("fired_at", Times.format(now));
    return payload;
  }

  /**
   * Why its fires will start no run: what they begin a run with does not fit; empty when it does.
   *
   * @param settings of the workflow, as JSON
   * @param now its next fire is taken: a schema may ask for a time such as it has
   */
  public Optional<String> misfit(Map<String, Object> settings, Instant now) {
    if (isManual() || !(settings.get(WorkflowSettings.INPUT_SCHEMA) instanceof Map<?, ?> schema)) {
      return Optional.empty();
    }
    try {
      Instant at = nextOr(now);
      List<SchemaViolation> found =
          SchemaCheck.of(Json.members(schema)).violations(payload(at, at));
      return found.isEmpty() ? Optional.empty() : Optional.of(misfit(found));
    } catch (SchemaInvalid e) {
      // That is told of the schema itself.
      return Optional.empty();
    }
  }

  private Instant nextOr(Instant now) {
    try {
      return next(now).orElse(now);
    } catch (ScheduleInvalid | DateTimeException e) {
      // That is told of the schedule itself.
      return now;
    }
  }

  private static String misfit(List<SchemaViolation> found) {
    String required =
        found.stream()
            .filter(violation -> violation.keyword().equals("required"))
            .map(violation -> "'" + Pointer.tokens(violation.pointer()).getLast() + "'")
            .collect(Collectors.joining(", "));
    return "The schedule's fires will be skipped: "
        + (required.isEmpty()
            ? "what a schedule sends does not fit the input schema. " + found.getFirst().message()
            : "the input schema requires %s, which a schedule does not send."
                .formatted(Text.shortened(required)));
  }

  /** Warns of fires that will start no run. */
  public void warn(Map<String, Object> settings, Instant now, Problems problems) {
    misfit(settings, now)
        .ifPresent(
            message ->
                problems.warning(
                    "/settings/" + WorkflowSettings.INPUT_SCHEMA,
                    null,
                    "schedule_skipped",
                    message));
  }

  /** What it means, in words. */
  public String inWords() {
    return Schedule.inWords(type, value);
  }

  /** Whether it never fires. */
  public boolean isManual() {
    return type == ScheduleType.MANUAL;
  }

  /** Whether both say the same, whenever that was written. */
  boolean isSameAs(WorkflowSchedule other) {
    return new WorkflowSchedule(type, value, timezone, other.since).equals(other);
  }

  /** When it fires next after {@code instant}; empty when it does not. */
  public Optional<Instant> next(Instant instant) {
    return isManual() ? Optional.empty() : compiled().next(instant);
  }

  /** Its next fires after {@code instant}; none when it is manual. */
  public List<Fire> fires(Instant instant, int count) {
    return isManual() ? List.of() : compiled().fires(instant, count);
  }

  /**
   * The last of its fires from one of them until {@code until}.
   *
   * @param most how many there may be; earlier ones are left out
   */
  public List<Instant> latest(Instant first, Instant until, int most) {
    return compiled().latest(first, until, most);
  }

  /**
   * The schedule to reckon with.
   *
   * @throws org.workflowserver.schedule.ScheduleInvalid when the value can't be read
   */
  public Schedule compiled() {
    return Schedule.of(type, value, ZoneId.of(timezone), since);
  }
}
