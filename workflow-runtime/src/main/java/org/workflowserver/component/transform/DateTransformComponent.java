package org.workflowserver.component.transform;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.DateLiterals;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.schema.Templates;

/** Calculates with a date-time by the calendar, and writes it in another form. */
@Dependent
public final class DateTransformComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "date_transform",
          "Date",
          "Formats a date-time, moves it, takes it to the start or end of its day or month, to"
              + " another time zone, or counts the time to another one.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["input", "operation"],
            "properties": {
              "input": {
                "type": ["string", "integer"],
                "title": "Input",
                "description": "'now', a date-time such as 2027-01-31T09:00:00+01:00, or milliseconds since 1970. Without an offset it is in the time zone (with 'convert' in UTC), without a time the start of the day.",
                "x-order": 1
              },
              "operation": {
                "type": "string",
                "enum": [
                  "format", "add", "subtract", "start_of", "end_of", "difference", "convert"
                ],
                "title": "Operation",
                "description": "What to do: 'convert' takes it to the time zone, 'difference' counts the whole units to the other date.",
                "x-order": 2
              },
              "amount": {
                "type": ["integer", "string"], "pattern": "[{][{%]",
                "title": "Amount",
                "description": "How many units to add or subtract.",
                "x-order": 3
              },
              "unit": {
                "type": "string",
                "enum": [
                  "second", "minute", "hour", "day", "week", "month", "year",
                  "seconds", "minutes", "hours", "days", "weeks", "months", "years"
                ],
                "title": "Unit",
                "description": "What to count in, not needed to format and convert. Days and longer units keep the time of day, hours and shorter ones are elapsed time; weeks begin on Monday.",
                "x-order": 4
              },
              "other": {
                "type": ["string", "integer"],
                "title": "Other date",
                "description": "What 'difference' counts to, as the input; the number is negative when it is earlier.",
                "x-order": 5
              },
              "timezone": {
                "type": "string",
                "title": "Time zone",
                "description": "An IANA time zone such as Europe/Berlin to calculate and write in; without it the offset of the input, otherwise UTC.",
                "x-order": 6
              },
              "format": {
                "type": "string", "minLength": 1, "default": "iso",
                "title": "Format",
                "description": "iso, rfc1123, epoch_ms (a number), or a pattern of java.time such as dd.MM.uuuu HH:mm.",
                "x-order": 7
              }
            }
          }""",
          """
          {
            "input": "2027-01-31T09:00:00+01:00",
            "operation": "add", "amount": 1, "unit": "month",
            "timezone": "Europe/Berlin",
            "format": "EEEE, d MMMM uuuu, HH:mm"
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    Map<String, Object> dates = new LinkedHashMap<>(data);
    dates.values().removeIf(DateTransform.NOW::equals);
    List<ConfigurationProblem> problems =
        new ArrayList<>(DateLiterals.check(dates, "input", "other"));
    if (data.get("operation") instanceof String operation && !Templates.in(operation)) {
      problems.addAll(
          ConfigurationProblem.missing(data, DateTransform.needed(operation), operation));
    }
    if (data.get("format") instanceof String format && !Templates.in(format)) {
      try {
        DateFormat.of(format);
      } catch (DateFormat.FormatInvalid e) {
        problems.add(new ConfigurationProblem("/format", e.getMessage()));
      }
    }
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    return new DateTransform(context).outcome();
  }
}
