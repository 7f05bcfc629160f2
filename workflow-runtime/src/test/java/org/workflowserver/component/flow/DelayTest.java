package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;

class DelayTest extends ComponentContract {
  @Override
  protected Component component() {
    return new DelayComponent(Duration.ofDays(30));
  }

  @Override
  protected StepOutcome end(StepContext step, StepOutcome outcome) {
    return component().resume(step, new WaitEnd(((Waiting) outcome).until(), null));
  }

  @ParameterizedTest
  @CsvSource({
    "10, seconds, PT10S",
    "1.5, hours, PT1H30M",
    "0.0000019, seconds, PT0.000001S",
    "0, days, PT0S",
    "30, days, PT720H",
    "1, second, PT1S",
    "1, minute, PT1M",
    "2, hour, PT2H",
    "1, day, PT24H"
  })
  void waitsSoLongFromWhenItsPredecessorWasRecorded(
      BigDecimal duration, String unit, Duration length) {
    StepOutcome outcome = execute(Map.of("duration", duration, "unit", unit));
    assertThat(outcome).isEqualTo(new Waiting(NOW.plus(length)));
  }

  @Test
  void takesANumberAsTextWithinTheSameBounds() {
    Map<String, Object> data = Map.of("duration", "1.5", "unit", "hour");
    assertThat(execute(data)).isEqualTo(new Waiting(NOW.plus(Duration.ofMinutes(90))));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data)).isEmpty();
    assertThat(component().check(data)).isEmpty();
    assertThat(check.violations(Map.of("duration", "-1", "unit", "hour"))).hasSize(1);
    assertThat(check.violations(Map.of("duration", "soon", "unit", "hour"))).hasSize(1);
    assertThat(component().check(Map.of("duration", "31", "unit", "day"))).hasSize(1);
  }

  @Test
  void waitsUntilAMoment() {
    assertThat(executing("{\"until\": \"2001-01-01T01:00:00+01:00\"}"))
        .isEqualTo(new Waiting(Instant.parse("2001-01-01T00:00:00Z")));
  }

  @Test
  void saysWhenItWentOn() {
    Instant at = Instant.parse("2026-01-01T00:00:00.000001Z");
    assertThat(component().resume(step(Map.of()), new WaitEnd(at, null)))
        .isEqualTo(Completed.of(Map.of("resumed_at", "2026-01-01T00:00:00.000001Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"duration\": 31, \"unit\": \"days\"}",
        "{\"duration\": 1e30, \"unit\": \"seconds\"}",
        "{\"until\": \"9999-12-31T23:59:59Z\"}"
      })
  void isNeverLongerThanTheLimit(String configuration) {
    assertThat(inputFailureOf(configuration).code()).isEqualTo("limit_exceeded");
  }

  @Test
  void refusesWhatIsNoTime() {
    assertThat(inputFailureOf("{\"until\": \"tomorrow\"}").code())
        .isEqualTo("configuration_invalid");
    assertThat(inputFailureOf("{\"duration\": -1, \"unit\": \"days\"}").message())
        .isEqualTo("'duration' must not be negative.");
    assertThat(inputFailureOf("{\"duration\": 1, \"unit\": \"weeks\"}").message())
        .isEqualTo("'unit' must be seconds, minutes, hours or days.");
    assertThat(inputFailureOf("{\"duration\": \"soon\", \"unit\": \"days\"}").code())
        .isEqualTo("type_mismatch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/duration",
        "{\"duration\": 1}|/unit",
        "{\"until\": \"soon\"}|/until",
        "{\"until\": \"2027-01-31\"}|/until",
        "{\"duration\": 31, \"unit\": \"days\"}|/duration"
      })
  void isCheckedWhenItIsSaved(String data, String pointer) {
    assertThat(component().check(Json.parseObject(data)))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly(pointer);
  }

  @Test
  void leavesWhatOnlyTheRunKnowsToTheRun() {
    assertThat(
            component()
                .check(Map.of("duration", "{{ trigger.days }}", "unit", "{{ trigger.unit }}")))
        .isEmpty();
  }

  private StepOutcome execute(Map<String, Object> configuration) {
    return component().execute(step(configuration));
  }
}
