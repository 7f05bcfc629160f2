package org.workflowserver.component.condition;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.DateLiterals;
import org.workflowserver.component.DateUnit;
import org.workflowserver.component.Members;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Coded;

/** Compares moments, and a moment with the time around the step's own. */
final class DateRule extends Rule {
  private static final String BETWEEN = "between";
  private static final String WITHIN_LAST = "within_last";
  private static final String WITHIN_NEXT = "within_next";
  private static final Set<String> COMPARING = Set.of("before", "after", "equals", BETWEEN);
  private static final List<String> OPERATORS =
      List.of("before", "after", "equals", BETWEEN, WITHIN_LAST, WITHIN_NEXT);

  private static final String UNITS = String.join(", ", Coded.codes(DateUnit.class));

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["value", "operator"],
        "properties": {
          "value": {
            "type": "string",
            "title": "Value",
            "description":
              "The date-time to look at, such as 2027-01-31T09:00:00+01:00, usually a template. Without an offset it is in the time zone, without a time the start of the day.",
            "x-order": 1
          },
          "operator": {
            "type": "string",
            "enum": ["before", "after", "equals", "between", "within_last", "within_next"],
            "title": "Operator",
            "description":
              "How to compare; 'between' includes both ends, 'within_last' and 'within_next' reach from now so far back or ahead.",
            "x-order": 2
          },
          "compare_to": {
            "type": "string",
            "title": "Compare to",
            "description": "The other date-time; with 'between' the earlier end.",
            "x-order": 3
          },
          "to": {
            "type": "string",
            "title": "To",
            "description": "The later end, with 'between' only.",
            "x-order": 4
          },
          "amount": {
            "type": ["integer", "string"], "minimum": 0, "pattern": "[{][{%]",
            "title": "Amount",
            "description": "How many units, with 'within_last' and 'within_next'.",
            "x-order": 5
          },
          "unit": {
            "type": "string",
            "enum": [
              "second", "minute", "hour", "day", "week", "month", "year",
              "seconds", "minutes", "hours", "days", "weeks", "months", "years"
            ],
            "title": "Unit",
            "description":
              "The unit of the amount; days and longer ones keep the time of day in the time zone.",
            "x-order": 6
          },
          "timezone": {
            "type": "string", "default": "UTC",
            "title": "Time zone",
            "description": "An IANA time zone such as Europe/Berlin.",
            "x-order": 7
          }
        }
      }\
      """;

  DateRule() {
    super(
        "date_condition",
        "Date condition",
        "Compares a date-time with another, with a range, or with the time around now.",
        SCHEMA,
        """
              {
                "value": "2027-01-31T09:00:00+01:00", "operator": "between",
                "compare_to": "2027-01-01", "to": "2027-02-01", "timezone": "Europe/Berlin"
              }""");
  }

  @Override
  List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems =
        new ArrayList<>(DateLiterals.check(data, "value", "compare_to", "to"));
    if (data.get("operator") instanceof String operator && !Templates.in(operator)) {
      problems.addAll(ConfigurationProblem.missing(data, needed(operator), operator));
      if (operator.equals(BETWEEN) && problems.isEmpty() && isReversed(data)) {
        problems.add(
            new ConfigurationProblem("/to", "'to' must not be earlier than 'compare_to'."));
      }
    }
    return problems;
  }

  private static List<String> needed(String operator) {
    return switch (operator) {
      case BETWEEN -> List.of("compare_to", "to");
      case WITHIN_LAST, WITHIN_NEXT -> List.of("amount", "unit");
      default -> List.of("compare_to");
    };
  }

  private static boolean isReversed(Map<String, Object> data) {
    Members members = new Members(data);
    ZoneId zone = members.zone("timezone", ZoneOffset.UTC);
    boolean reversed = members.date("compare_to", zone).isAfter(members.date("to", zone));
    return reversed && members.mismatch().isEmpty();
  }

  @Override
  RuleOutcome verdict(Members subject, Members terms, RuleContext context) {
    ZoneId zone = terms.zone("timezone", ZoneOffset.UTC);
    Instant value = subject.date("value", zone).toInstant();
    String operator = terms.text("operator");
    if (COMPARING.contains(operator)) {
      Instant other = terms.date("compare_to", zone).toInstant();
      Instant end = operator.equals(BETWEEN) ? terms.date("to", zone).toInstant() : other;
      return RuleOutcome.of(
          subject, terms, () -> compare(operator, value.compareTo(other), value.compareTo(end)));
    }
    return operator.equals(WITHIN_LAST) || operator.equals(WITHIN_NEXT)
        ? within(operator, value, context.now().atZone(zone), subject, terms)
        : RuleOutcome.of(subject, terms, () -> RuleOutcome.unknownOperator(terms, OPERATORS));
  }

  private static RuleOutcome compare(String operator, int order, int orderToEnd) {
    return RuleOutcome.of(
        switch (operator) {
          case "before" -> order < 0;
          case "after" -> order > 0;
          case "equals" -> order == 0;
          default -> order >= 0 && orderToEnd <= 0;
        });
  }

  private static RuleOutcome within(
      String operator, Instant value, ZonedDateTime now, Members subject, Members terms) {
    long amount = terms.whole("amount");
    Optional<DateUnit> unit = DateUnit.of(terms.text("unit"));
    terms.require(amount >= 0, "'" + terms.nameOf("amount") + "' must not be negative.");
    terms.require(unit.isPresent(), "'" + terms.nameOf("unit") + "' must be one of " + UNITS + ".");
    boolean back = operator.equals(WITHIN_LAST);
    return RuleOutcome.of(
        subject,
        terms,
        () ->
            unit.get()
                .after(now, back ? -amount : amount)
                .map(ZonedDateTime::toInstant)
                .map(
                    end ->
                        back
                            ? isBetween(end, value, now.toInstant())
                            : isBetween(now.toInstant(), value, end))
                .orElseGet(
                    () ->
                        RuleOutcome.failed(
                            "limit_exceeded",
                            "'%s' reaches beyond the years 0 to 9999."
                                .formatted(terms.nameOf("amount")))));
  }

  private static RuleOutcome isBetween(Instant start, Instant value, Instant end) {
    return RuleOutcome.of(!value.isBefore(start) && !value.isAfter(end));
  }
}
