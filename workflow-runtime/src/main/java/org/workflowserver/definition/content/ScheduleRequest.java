package org.workflowserver.definition.content;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.schedule.ScheduleInvalid;
import org.workflowserver.schedule.ScheduleType;

/**
 * Settles which schedule a body asks for. It may be written in the workflow's own members or in its
 * scheduled trigger, and afterwards is the same in both.
 */
public final class ScheduleRequest {
  /** The component that has the schedule in its configuration. */
  static final String TRIGGER = "scheduled_trigger";

  public static final String TYPE = "schedule_type";
  public static final String VALUE = "schedule_value";
  public static final String TIMEZONE = "schedule_timezone";
  static final List<String> MEMBERS = List.of(TYPE, VALUE, TIMEZONE);

  /** Those that may start a run without a call. */
  private static final Set<String> FIRED = Set.of(TRIGGER, "manual_trigger");

  private static final int LONGEST_VALUE = 255;
  private static final int LONGEST_TIMEZONE = 64;

  private final ComponentCatalogue catalogue;
  private final Map<String, Object> fields;
  private final Problems problems;
  private DrawnNode written;

  /**
   * @param fields the members that were sent of the workflow itself; not all need be there
   */
  public ScheduleRequest(
      ComponentCatalogue catalogue, Map<String, Object> fields, Problems problems) {
    this.catalogue = catalogue;
    this.fields = fields;
    this.problems = problems;
  }

  /**
   * The schedule of a new workflow.
   *
   * @param drawing the graph that was sent
   */
  public WorkflowSchedule settle(Drawing drawing, Instant now) {
    return settle(WorkflowSchedule.manual(now), Optional.empty(), drawing, true, now);
  }

  /**
   * The schedule after a change.
   *
   * @param current the one until now
   * @param before the graph until now; empty for a new workflow
   * @param after the graph from now on
   * @param drawn whether the graph was sent, so that what its trigger says counts
   */
  public WorkflowSchedule settle(
      WorkflowSchedule current,
      Optional<Drawing> before,
      Drawing after,
      boolean drawn,
      Instant now) {
    Optional<DrawnNode> trigger = scheduled(after);
    written = drawn ? trigger.orElse(null) : null;
    checkFields();
    boolean gone = before.flatMap(ScheduleRequest::scheduled).isPresent() && trigger.isEmpty();
    Optional<ScheduleType> sent = sentType();
    ScheduleType type = sent.orElse(gone ? ScheduleType.MANUAL : current.type());
    String value =
        isSent(VALUE) ? (String) sent(VALUE) : type == current.type() ? current.value() : null;
    String timezone = sent(TIMEZONE) instanceof String zone ? zone : current.timezone();
    WorkflowSchedule settled = new WorkflowSchedule(type, value, timezone, now);
    checkSame();
    checkTrigger(after, trigger, sent.isPresent(), type);
    if (settled.isSameAs(current)) {
      return current;
    }
    check(settled);
    return settled;
  }

  /** The drawing with the schedule in its scheduled trigger, if it has one. */
  public static Drawing mirrored(Drawing drawing, WorkflowSchedule schedule) {
    return scheduled(drawing)
        .map(
            trigger -> {
              Map<String, Object> data = new LinkedHashMap<>(trigger.data());
              data.put(TYPE, schedule.type().code());
              data.put(VALUE, schedule.value());
              data.put(TIMEZONE, schedule.timezone());
              return data.equals(trigger.data()) ? drawing : drawing.with(trigger, data);
            })
        .orElse(drawing);
  }

  private static Optional<DrawnNode> scheduled(Drawing drawing) {
    return drawing.nodes().stream().filter(node -> TRIGGER.equals(node.componentId())).findFirst();
  }

  private void checkFields() {
    if (fields.get(TYPE) != null && !(isText(fields, TYPE) && typeOf(fields).isPresent())) {
      invalid(TYPE, "must be one of " + String.join(", ", Coded.codes(ScheduleType.class)));
    }
    if (fields.get(VALUE) != null && !isText(fields, VALUE)) {
      invalid(VALUE, "must be a string or null");
    } else if (fields.get(VALUE) instanceof String value && value.length() > LONGEST_VALUE) {
      invalid(VALUE, "must have at most " + LONGEST_VALUE + " characters");
    }
    if (fields.get(TIMEZONE) != null && !isText(fields, TIMEZONE)) {
      invalid(TIMEZONE, "must be a string");
    }
  }

  private void checkSame() {
    for (String member : MEMBERS) {
      if (isIn(fields, member)
          && written != null
          && isIn(written.data(), member)
          && !Objects.equals(fields.get(member), written.data().get(member))) {
        invalid(
            member,
            "differs from that of the trigger '"
                + written.id()
                + "'; send one of them, or the same in both");
      }
    }
  }

  private void checkTrigger(
      Drawing drawing, Optional<DrawnNode> scheduled, boolean typeSent, ScheduleType type) {
    if (scheduled.isPresent() && type == ScheduleType.MANUAL) {
      DrawnNode trigger = scheduled.get();
      if (written != null && !typeSent) {
        problems.error(
            trigger.pointer() + "/data/" + TYPE,
            trigger.id(),
            "configuration_invalid",
            "'" + TYPE + "' is required: it says how the trigger repeats.");
      } else {
        problems.warning(
            trigger.pointer(),
            trigger.id(),
            "schedule_manual",
            "The schedule type is 'manual': '" + trigger.id() + "' fires never.");
      }
    }
    trigger(drawing)
        .filter(component -> type != ScheduleType.MANUAL && !FIRED.contains(component))
        .ifPresent(
            component ->
                invalid(
                    TYPE, "must be 'manual' for a workflow with the trigger '" + component + "'"));
  }

  private Optional<String> trigger(Drawing drawing) {
    return drawing.nodes().stream()
        .map(DrawnNode::componentId)
        .filter(Objects::nonNull)
        .filter(
            id ->
                catalogue
                    .find(id)
                    .filter(component -> component.descriptor().kind() == Kind.TRIGGER)
                    .isPresent())
        .findFirst();
  }

  private void check(WorkflowSchedule schedule) {
    boolean zoned = isZone(schedule.timezone());
    if (!zoned) {
      wrong(
          TIMEZONE,
          "parameter_invalid",
          "'" + TIMEZONE + "' must be the IANA name of a time zone, such as UTC.");
    }
    // Of a type that is none, nobody knows which values it has.
    if (fields.get(TYPE) == null || typeOf(fields).isPresent()) {
      checkValue(
          zoned
              ? schedule
              : new WorkflowSchedule(schedule.type(), schedule.value(), "UTC", schedule.since()));
    }
  }

  private void checkValue(WorkflowSchedule schedule) {
    if (schedule.isManual()) {
      if (schedule.value() != null) {
        wrong(
            VALUE,
            "parameter_invalid",
            "'" + VALUE + "' must be null for the schedule type 'manual'.");
      }
    } else if (schedule.value() == null && schedule.type().needsValue()) {
      wrong(
          VALUE,
          "parameter_missing",
          "'" + VALUE + "' is required for the schedule type '" + schedule.type().code() + "'.");
    } else {
      try {
        schedule.compiled();
      } catch (ScheduleInvalid e) {
        wrong(VALUE, "parameter_invalid", "'" + VALUE + "': " + e.getMessage());
      }
    }
  }

  private static boolean isZone(String zone) {
    return zone.length() <= LONGEST_TIMEZONE && ZoneId.getAvailableZoneIds().contains(zone);
  }

  /** Points to where the member was written. */
  private void wrong(String member, String code, String message) {
    if (!isIn(fields, member) && written != null && isIn(written.data(), member)) {
      problems.error(
          written.pointer() + "/data/" + member, written.id(), "configuration_invalid", message);
    } else {
      problems.member("/" + member, code, message);
    }
  }

  private void invalid(String member, String expectation) {
    problems.member("/" + member, "parameter_invalid", "'" + member + "' " + expectation + ".");
  }

  private Optional<ScheduleType> sentType() {
    Optional<ScheduleType> ofFields = typeOf(fields);
    if (ofFields.isPresent()) {
      return ofFields;
    }
    Optional<ScheduleType> ofNode = written == null ? Optional.empty() : typeOf(written.data());
    // Null is how a client writes that there is no schedule.
    return ofNode.or(
        () -> fields.containsKey(TYPE) ? Optional.of(ScheduleType.MANUAL) : Optional.empty());
  }

  private static Optional<ScheduleType> typeOf(Map<String, Object> members) {
    return isText(members, TYPE)
        ? Coded.find(ScheduleType.class, (String) members.get(TYPE))
        : Optional.empty();
  }

  private boolean isSent(String member) {
    return isIn(fields, member) || written != null && isIn(written.data(), member);
  }

  private Object sent(String member) {
    Object sent =
        isIn(fields, member) || written == null ? fields.get(member) : written.data().get(member);
    return sent instanceof String text ? Text.storable(text) : null;
  }

  /** Of these, null is a value of one alone. */
  private static boolean isIn(Map<String, Object> members, String member) {
    return members.get(member) != null || member.equals(VALUE) && members.containsKey(member);
  }

  private static boolean isText(Map<String, Object> members, String member) {
    return members.get(member) instanceof String;
  }
}
