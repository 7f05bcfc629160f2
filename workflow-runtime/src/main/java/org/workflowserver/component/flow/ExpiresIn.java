package org.workflowserver.component.flow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.DateUnit;
import org.workflowserver.component.Members;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.settings.Settings;

/**
 * The member {@code expires_in}: how long a step waits for what may never come, in seconds, or as
 * text such as {@code 2 days}.
 */
final class ExpiresIn {
  /** Its schema. */
  static final String SCHEMA =
      """
      {
        "type": ["number", "string"], "exclusiveMinimum": 0,
        "title": "Expires in",
        "description": "How long to wait at most: seconds, or a number with a unit such as 2 days. Without it the step waits as long as the run may take.",
        "x-order": 9
      }""";

  private static final String NAME = "expires_in";
  private static final Pattern TEXT =
      Pattern.compile("\\s*(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([a-z]*)\\s*");

  /** How seconds are written besides. */
  private static final Set<String> SECONDS = Set.of("", "s");

  private ExpiresIn() {}

  /** What is wrong with it in a configuration that is not rendered yet. */
  static List<ConfigurationProblem> check(Map<String, Object> data) {
    Object value = data.get(NAME);
    if (value == null || value instanceof String text && Templates.in(text)) {
      return List.of();
    }
    return of(value).isPresent()
        ? List.of()
        : List.of(new ConfigurationProblem("/" + NAME, problem()));
  }

  private static String problem() {
    return "'expires_in' must be a number of seconds above 0, or a number with a unit such as '2"
        + " days', and at most "
        + longest().toSeconds()
        + " s.";
  }

  /** When the wait ends that begins now; null when the member is missing, or says no such time. */
  static Instant end(Members members, Instant now) {
    Optional<Duration> time = Optional.ofNullable(members.any(NAME)).flatMap(ExpiresIn::of);
    if (time.isEmpty() && members.has(NAME)) {
      members.require(false, problem());
    }
    return time.map(now::plus).orElse(null);
  }

  /** The time that the member's value says; empty when it says none, or too long a one. */
  private static Optional<Duration> of(Object value) {
    Matcher matcher =
        TEXT.matcher(
            value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal count = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    return DateUnit.of(SECONDS.contains(unit) ? "seconds" : unit)
        .filter(known -> known.compareTo(DateUnit.WEEK) <= 0)
        .flatMap(known -> DelayComponent.length(count, known.unit().getDuration()))
        .filter(time -> time.isPositive() && time.compareTo(longest()) <= 0);
  }

  private static Duration longest() {
    return Settings.LIMIT_DELAY.value();
  }
}
