package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.component.condition.RuleOutcomes.assertVerdict;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Failed;

/** It is 2025-10-31T12:00:00Z. */
class DateConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new DateConditionComponent();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-01T00:00:00Z, before, 2025-01-01T00:00:01Z, true",
    "2025-01-01T00:00:00Z, before, 2025-01-01T00:00:00Z, false",
    "2025-01-01T00:00:00Z, after, 2024-12-31T23:59:59.999999Z, true",
    "2025-01-01T00:00:00Z, after, 2025-01-01T00:00:00Z, false",
    "2025-01-01T01:00:00+01:00, equals, 2025-01-01T00:00:00Z, true",
    "2025-01-01t01:00:00.000+0100, equals, 2025-01-01 00:00z, true",
    "2025-01-01, equals, 2025-01-01T00:00, true",
    "'Wed, 1 Jan 2025 00:00:00 GMT', equals, 2025-01-01, true",
    "2025-01-01T00:00:00.000000001Z, equals, 2025-01-01, false",
    "2025-01-01T23:30:00-01:00, before, 2025-01-02T00:00:00Z, false",
  })
  void comparesMoments(String value, String operator, String other, boolean result) {
    assertVerdict(outcome("value", value, "operator", operator, "compare_to", other), result);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-01, true",
    "2025-01-02T12:00:00Z, true",
    "2025-01-03, true",
    "2024-12-31T23:59:59Z, false",
    "2025-01-03T00:00:01Z, false"
  })
  void includesBothEndsOfARange(String value, boolean result) {
    assertVerdict(
        outcome(
            "value", value, "operator", "between", "compare_to", "2025-01-01", "to", "2025-01-03"),
        result);
  }

  @Test
  void readsTimesWithoutAnOffsetInTheZone() {
    assertVerdict(
        outcome(
            "value",
            "2025-07-01T02:00:00",
            "timezone",
            "Europe/Berlin",
            "operator",
            "equals",
            "compare_to",
            "2025-07-01T00:00:00Z"),
        true);
    assertVerdict(
        outcome(
            "value",
            "2025-12-01",
            "timezone",
            "America/New_York",
            "operator",
            "equals",
            "compare_to",
            "2025-12-01T05:00:00Z"),
        true);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-10-31T11:00:00Z, within_last, 1, hour, UTC, true",
    "2025-10-31T10:59:59Z, within_last, 1, hours, UTC, false",
    "2025-10-31T11:00:00Z, within_last, 60, minutes, UTC, true",
    "2025-10-31T12:00:00Z, within_last, 0, day, UTC, true",
    "2025-10-31T12:00:01Z, within_last, 1, day, UTC, false",
    "2025-10-31T12:00:00Z, within_next, 1, second, UTC, true",
    "2025-10-31T11:59:59Z, within_next, 1, day, UTC, false",
    "2025-11-07T12:00:00Z, within_next, 1, week, UTC, true",
    "2025-11-07T12:00:01Z, within_next, 1, week, UTC, false",
    "2025-09-30T12:00:00Z, within_last, 1, month, UTC, true",
    "2025-09-30T11:59:59Z, within_last, 1, month, UTC, false",
    "2026-02-28T12:00:00Z, within_next, 4, month, UTC, true",
    "2026-02-28T12:00:01Z, within_next, 4, month, UTC, false",
    "2024-10-31T12:00:00Z, within_last, 1, year, UTC, true",
    // 13:00 in winter, 13:00 in summer: seven days are an hour more than 168 hours.
    "2025-10-24T11:00:00Z, within_last, 7, day, Europe/Berlin, true",
    "2025-10-24T10:59:59Z, within_last, 7, day, Europe/Berlin, false",
    "2025-10-24T11:00:00Z, within_last, 168, hour, Europe/Berlin, false",
    "2025-10-24T11:59:59Z, within_last, 7, day, UTC, false",
  })
  void looksAroundNow(
      String value, String operator, String amount, String unit, String zone, boolean result) {
    assertVerdict(
        outcome(
            "value",
            value,
            "operator",
            operator,
            "amount",
            Long.valueOf(amount),
            "unit",
            unit,
            "timezone",
            zone),
        result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "now",
        "2025-13-01",
        "2025-02-29",
        "2025-01-01T24:01:00Z",
        "12:00",
        "1735689600",
        "2025-01-01T00:00:00Z[Europe/Berlin]",
        "+12025-01-01",
        "-0001-01-01",
        "2025-01-0100:00"
      })
  void aTextThatIsNoDateIsAMismatch(String text) {
    Failed failed =
        failure(outcome("value", text, "operator", "before", "compare_to", "2025-01-01"));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message())
        .isEqualTo(
            "'value' must be a date-time such as 2027-01-31T09:00:00+01:00, but is '%s'."
                .formatted(text));
    assertThat(component().check(members("value", text, "operator", "is", "compare_to", text)))
        .extracting(ConfigurationProblem::pointer)
        .contains("/value", "/compare_to");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1735689600000", "true", "[]", "{}"})
  void refusesWhatIsNoText(String value) {
    Failed failed =
        inputFailureOf(
            "{\"value\": %s, \"operator\": \"before\", \"compare_to\": \"2025-01-01\"}"
                .formatted(value));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).startsWith("'value' must be a date-time such as ");
  }

  @Test
  void refusesAnAmountThatIsNone() {
    assertThat(within(new BigDecimal("1.5")).message())
        .isEqualTo("'amount' must be a whole number, but is one with a fraction.");
    assertThat(within("one").message()).isEqualTo("'amount' must be a number, but is a string.");
    assertThat(within(-1L).code()).isEqualTo("configuration_invalid");
    assertThat(within(10_000L).code()).isEqualTo("limit_exceeded");
    assertThat(within(new BigInteger("9".repeat(60))).code()).isEqualTo("limit_exceeded");
    assertThat(within(new BigDecimal("1e6000")).code()).isEqualTo("limit_exceeded");
    assertThat(within(new BigDecimal("1e-6000")).code()).isEqualTo("type_mismatch");
  }

  private Failed within(Object amount) {
    return failure(
        outcome(
            "value", "2025-01-01", "operator", "within_last", "amount", amount, "unit", "year"));
  }

  @Test
  void refusesAZoneAndAUnitThatAreNone() {
    Failed zone =
        failure(
            outcome(
                "value",
                "2025-01-01",
                "operator",
                "equals",
                "compare_to",
                "2025-01-01",
                "timezone",
                "Europe/Atlantis"));
    assertThat(zone.code()).isEqualTo("type_mismatch");
    assertThat(zone.message()).contains("'Europe/Atlantis'");
    Failed unit =
        failure(
            outcome(
                "value",
                "2025-01-01",
                "operator",
                "within_next",
                "amount",
                1L,
                "unit",
                "fortnight"));
    assertThat(unit.code()).isEqualTo("configuration_invalid");
    assertThat(unit.message()).contains("week");
    assertThat(
            failure(outcome("value", "2025-01-01", "operator", "around", "compare_to", "x")).code())
        .isEqualTo("configuration_invalid");
  }

  @ParameterizedTest
  @CsvSource({
    "before, /compare_to",
    "between, /compare_to /to",
    "within_last, /amount /unit",
    "within_next, /amount /unit",
    "{{ n.operator }}, ''",
  })
  void isCheckedForWhatItsOperatorNeeds(String operator, String pointers) {
    assertThat(component().check(members("value", "{{ n.at }}", "operator", operator)))
        .extracting(ConfigurationProblem::pointer)
        .containsExactlyElementsOf(pointers.isEmpty() ? List.of() : List.of(pointers.split(" ")));
  }

  @Test
  void isCheckedForItsZoneAndTheOrderOfItsRange() {
    assertThat(
            component()
                .check(
                    members(
                        "value",
                        "2025-01-01",
                        "operator",
                        "between",
                        "timezone",
                        "CEST",
                        "compare_to",
                        "2025-01-01",
                        "to",
                        "2025-01-02")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/timezone");
    assertThat(
            component()
                .check(
                    members(
                        "value",
                        "2025-01-01",
                        "operator",
                        "between",
                        "compare_to",
                        "2025-01-02",
                        "to",
                        "2025-01-01")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/to");
  }

  private StepOutcome outcome(Object... members) {
    return component().execute(step(members(members)));
  }

  private static Failed failure(StepOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }
}
