package org.workflowserver.component.trigger;

import jakarta.enterprise.context.Dependent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/**
 * Starts runs by a schedule. Its configuration is the workflow's schedule, which is read and
 * checked there.
 */
@Dependent
public final class ScheduledTriggerComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.trigger(
          "scheduled_trigger",
          "Schedule",
          "Starts a run again and again: after an interval, at the times of a cron expression, or"
              + " each day, week or month. The workflow has the same schedule in its fields of that"
              + " name. Its output says for which time a run was started, and when.",
          """
          {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "schedule_type": {
                "type": "string",
                "enum": ["interval", "cron", "daily", "weekly", "monthly", "manual"],
                "title": "Repeats",
                "description": "How the value is written; 'manual' fires never.",
                "x-order": 1
              },
              "schedule_value": {
                "type": ["string", "null"],
                "maxLength": 255,
                "title": "When",
                "description": "As '5 minutes', '30 2 * * mon-fri', '09:00', 'mon 09:00', '1 09:00' or 'last 09:00'.",
                "x-order": 2
              },
              "schedule_timezone": {
                "type": "string",
                "maxLength": 64,
                "title": "Time zone",
                "description": "The IANA name of the zone whose wall clocks count, as Europe/Berlin.",
                "x-order": 3
              }
            }
          }""",
          """
          {"schedule_type": "daily", "schedule_value": "09:00", "schedule_timezone": "Europe/Berlin"}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Map<String, Object> output = new LinkedHashMap<>(context.trigger());
    output.remove("type");
    // A run that is started by hand is for no time of the schedule.
    output.putIfAbsent("scheduled_at", null);
    output.putIfAbsent("fired_at", null);
    return StepOutcome.Completed.of(output);
  }
}
