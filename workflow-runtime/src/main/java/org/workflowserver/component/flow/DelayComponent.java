package org.workflowserver.component.flow;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.DateUnit;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Times;
import org.workflowserver.settings.Settings;

/** Waits for a time, or until a moment; holds no thread meanwhile. */
@Dependent
public final class DelayComponent implements Component {
  private static final String NO_MOMENT =
      "'until' must be an RFC 3339 date-time such as 2027-01-31T09:00:00+01:00.";

  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "delay",
          "Delay",
          "Waits for a time, or until a moment, before the run continues. Survives restarts.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "duration": {
                "type": ["number", "string"], "minimum": 0, "pattern": "[{][{%]",
                "title": "Duration",
                "description": "How many units to wait, unless 'until' is given.",
                "x-order": 1
              },
              "unit": {
                "type": "string",
                "anyOf": [
                  {
                    "enum": [
                      "seconds", "minutes", "hours", "days", "second", "minute", "hour", "day"
                    ]
                  },
                  {"pattern": "[{][{%]"}
                ],
                "title": "Unit",
                "description": "seconds, minutes, hours or days.",
                "x-order": 2
              },
              "until": {
                "type": "string",
                "title": "Until",
                "description": "The moment to wait for, as an RFC 3339 date-time such as 2027-01-31T09:00:00+01:00; one that is past ends the delay at once.",
                "x-order": 3
              }
            }
          }""",
          """
          {"duration": 10, "unit": "minutes"}""");

  private final Duration longest;

  /** The component with the configured limit. */
  @Inject
  public DelayComponent() {
    this(Settings.LIMIT_DELAY.value());
  }

  DelayComponent(Duration longest) {
    this.longest = longest;
  }

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public boolean mayWait(Map<String, Object> data) {
    return true;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    if (data.get("until") != null) {
      return checkUntil(data.get("until"));
    }
    if (data.get("duration") == null) {
      return List.of(new ConfigurationProblem("/duration", "'duration' or 'until' is required."));
    }
    if (data.get("unit") == null) {
      return ConfigurationProblem.missing(data, List.of("unit"), "duration");
    }
    Members members = new Members(data);
    BigDecimal duration = members.number("duration");
    Optional<Duration> unit = unit(members.text("unit"));
    boolean tooLong =
        members.mismatch().isEmpty() && unit.isPresent() && isTooLong(length(duration, unit.get()));
    return tooLong ? List.of(new ConfigurationProblem("/duration", tooLong())) : List.of();
  }

  private static List<ConfigurationProblem> checkUntil(Object until) {
    return until instanceof String text && !Templates.in(text) && moment(text).isEmpty()
        ? List.of(new ConfigurationProblem("/until", NO_MOMENT))
        : List.of();
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(Times.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    return members.has("until") ? until(members, context.now()) : during(members, context.now());
  }

  @Override
  public StepOutcome resume(StepContext context, WaitEnd end) {
    return Completed.of(Map.of("resumed_at", Times.format(end.at())));
  }

  private StepOutcome until(Members members, Instant now) {
    Optional<Instant> moment = moment(members.text("until"));
    members.require(moment.isPresent(), NO_MOMENT);
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    return isTooLong(Optional.of(Duration.between(now, moment.get())))
        ? Failed.input("limit_exceeded", tooLong())
        : new Waiting(moment.get());
  }

  private StepOutcome during(Members members, Instant now) {
    BigDecimal duration = members.number("duration");
    Optional<Duration> unit = unit(members.text("unit"));
    members.require(unit.isPresent(), "'unit' must be seconds, minutes, hours or days.");
    members.require(duration.signum() >= 0, "'duration' must not be negative.");
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    Optional<Duration> length = length(duration, unit.get());
    return isTooLong(length)
        ? Failed.input("limit_exceeded", tooLong())
        : new Waiting(now.plus(length.orElseThrow()));
  }

  /** How long the unit of that name is, at most a day. */
  private static Optional<Duration> unit(String name) {
    return DateUnit.of(name)
        .filter(unit -> unit.compareTo(DateUnit.DAY) <= 0)
        .map(unit -> unit.unit().getDuration());
  }

  /** So many units, to the microsecond; empty when that is more than any limit. */
  static Optional<Duration> length(BigDecimal duration, Duration unit) {
    BigDecimal limit = BigDecimal.valueOf(Long.MAX_VALUE / 1_000);
    // Compared first: a number such as 1e999999999 must not be multiplied out.
    if (duration.compareTo(limit) > 0) {
      return Optional.empty();
    }
    BigDecimal micros = duration.multiply(BigDecimal.valueOf(unit.toNanos() / 1_000));
    return micros.compareTo(limit) > 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofNanos(
                Math.multiplyExact(1_000L, micros.setScale(0, RoundingMode.DOWN).longValue())));
  }

  private boolean isTooLong(Optional<Duration> length) {
    return length.isEmpty() || length.get().compareTo(longest) > 0;
  }

  private String tooLong() {
    return "A delay takes at most " + longest.toSeconds() + " s.";
  }
}
