package org.workflowserver.component.transform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.DateText;
import org.workflowserver.component.DateUnit;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Coded;

/** One calculation with a rendered configuration. */
final class DateTransform {
  static final String NOW = "now";

  private static final List<String> OPERATIONS =
      List.of("format", "add", "subtract", "start_of", "end_of", "difference", "convert");
  private static final String UNKNOWN_OPERATION =
      "'operation' must be one of " + String.join(", ", OPERATIONS) + ".";
  private static final String UNKNOWN_UNIT =
      "'unit' must be one of " + String.join(", ", Coded.codes(DateUnit.class)) + ".";

  private final Members members;
  private final Instant now;

  DateTransform(StepContext context) {
    this.members = new Members(context.configuration());
    this.now = context.now();
  }

  /** The members that an operation needs besides its input. */
  static List<String> needed(String operation) {
    return switch (operation) {
      case "add", "subtract" -> List.of("amount", "unit");
      case "start_of", "end_of" -> List.of("unit");
      case "difference" -> List.of("other", "unit");
      case "convert" -> List.of("timezone");
      default -> List.of();
    };
  }

  StepOutcome outcome() {
    String operation = members.text("operation");
    ZoneId zone = members.zone("timezone", ZoneOffset.UTC);
    if (operation.equals("convert")) {
      members.text("timezone");
    }
    ZonedDateTime read = date("input", operation.equals("convert") ? ZoneOffset.UTC : zone);
    ZonedDateTime input = members.has("timezone") ? read.withZoneSameInstant(zone) : read;
    List<String> needed = needed(operation);
    ZonedDateTime other = needed.contains("other") ? date("other", zone) : input;
    long amount = needed.contains("amount") ? members.whole("amount") : 0;
    Optional<DateUnit> unit = DateUnit.of(needed.contains("unit") ? members.text("unit") : "day");
    String format = members.text("format", DateFormat.ISO);
    members.require(OPERATIONS.contains(operation), UNKNOWN_OPERATION);
    members.require(unit.isPresent(), UNKNOWN_UNIT);
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    return operation.equals("difference")
        ? value(Periods.between(input, other, unit.get()))
        : written(operation, input, amount, unit.get(), format);
  }

  private static StepOutcome written(
      String operation, ZonedDateTime input, long amount, DateUnit unit, String format) {
    Optional<ZonedDateTime> result =
        switch (operation) {
          case "add" -> unit.after(input, amount);
          case "subtract" -> unit.before(input, amount);
          case "start_of" -> Optional.of(Periods.start(input, unit));
          case "end_of" -> Optional.of(Periods.end(input, unit));
          default -> Optional.of(input);
        };
    if (result.filter(DateText::isWritable).isEmpty()) {
      return Failed.input("limit_exceeded", "The result lies outside the years 0 to 9999.");
    }
    try {
      return value(DateFormat.of(format).write(result.get()));
    } catch (DateFormat.FormatInvalid e) {
      return Failed.input("configuration_invalid", e.getMessage());
    } catch (DateTimeException e) {
      return Failed.input("configuration_invalid", "'format' cannot write this date-time.");
    }
  }

  private static StepOutcome value(Object value) {
    return Completed.of(Map.of("value", value));
  }

  private ZonedDateTime date(String name, ZoneId zone) {
    if (NOW.equals(members.any(name))) {
      return now.atZone(zone);
    }
    if (!(members.any(name) instanceof Number)) {
      return members.date(name, zone);
    }
    ZonedDateTime time = Instant.ofEpochMilli(members.whole(name)).atZone(zone);
    return DateText.isWritable(time)
        ? time
        : members.refused(name, "a time of the years 0 to 9999", "one outside of them", time);
  }
}
