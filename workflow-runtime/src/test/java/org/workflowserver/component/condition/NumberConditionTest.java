package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.component.condition.RuleOutcomes.assertVerdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.json.Json;

class NumberConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new NumberConditionComponent();
  }

  @ParameterizedTest
  @CsvSource({
    "1, ==, 1, true",
    "1, ==, 1.0, true",
    "1, ==, 2, false",
    "0.1, ==, 0.10000000000000000001, false",
    "9007199254740993, ==, 9007199254740992, false",
    "123456789012345678901234567890, ==, 1.2345678901234567890123456789e29, true",
    "-0, ==, 0, true",
    "1e400, >, 1e399, true",
    "1, !=, 1.00, false",
    "1, !=, 1.01, true",
    "2, >, 1, true",
    "1, >, 1, false",
    "1, >=, 1, true",
    "0.99, >=, 1, false",
    "-1, <, 0, true",
    "0, <, -1, false",
    "1, <, 1, false",
    "1, <=, 1, true",
    "1.0000001, <=, 1, false",
    "'\"10\"', >, 9, true",
    "10, ==, '\"10.0\"', true",
    "'\" -1.5e3 \"', <, '\"+01\"', true",
  })
  void comparesExactly(String value, String operator, String other, boolean result) {
    assertVerdict(
        executing(
            "{\"value\": %s, \"operator\": \"%s\", \"compare_to\": %s}"
                .formatted(value, operator, other)),
        result);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1.5, true", "2, true", "0.999, false", "2.001, false"})
  void includesBothEndsOfARange(String value, boolean result) {
    assertVerdict(
        executing(
            "{\"value\": %s, \"operator\": \"between\", \"compare_to\": 1, \"to\": 2}"
                .formatted(value)),
        result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"one\"",
        "\"\"",
        "\"1 2\"",
        "\"0x1\"",
        "\"1e99999\"",
        "true",
        "[1]",
        "{}"
      })
  void refusesWhatIsNoNumber(String value) {
    var failed =
        inputFailureOf("{\"value\": %s, \"operator\": \"!=\", \"compare_to\": 1}".formatted(value));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).startsWith("'value' must be a number, but is ");
    assertThat(
            inputFailureOf(
                    "{\"value\": 1, \"operator\": \"!=\", \"compare_to\": %s}".formatted(value))
                .message())
        .startsWith("'compare_to' must be a number, but is ");
  }

  @Test
  void needsTheUpperEndOfARange() {
    assertThat(
            inputFailureOf("{\"value\": 1, \"operator\": \"between\", \"compare_to\": 1}")
                .message())
        .isEqualTo("'to' must be a number, but is null.");
    assertThat(
            component()
                .check(
                    Json.parseObject(
                        "{\"value\": 1, \"operator\": \"between\", \"compare_to\": 1}")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/to");
  }

  @Test
  void findsARangeThatIsTheWrongWayRound() {
    assertThat(
            component()
                .check(
                    Json.parseObject(
                        "{\"value\": 1, \"operator\": \"between\", \"compare_to\": 2, \"to\": 1}")))
        .hasSize(1);
  }

  @Test
  void refusesAnUnknownOperator() {
    var failed = inputFailureOf("{\"value\": 1, \"operator\": \"=~\", \"compare_to\": 1}");
    assertThat(failed.code()).isEqualTo("configuration_invalid");
    assertThat(failed.message()).contains("'=~'").contains("between");
  }
}
