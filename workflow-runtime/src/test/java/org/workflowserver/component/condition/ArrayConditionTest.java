package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.component.condition.RuleOutcomes.assertVerdict;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Json;

class ArrayConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new ArrayConditionComponent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2]|1|true",
        "[1, 2]|1.0|true",
        "[1.50]|1.5|true",
        "[100]|1e2|true",
        "[0]|-0.000|true",
        "[9007199254740993]|9007199254740992|false",
        "[0.1]|0.10000000000000000001|false",
        "[1]|\"1\"|false",
        "[\"1\"]|1|false",
        "[\"a\"]|\"A\"|false",
        "[true]|\"true\"|false",
        "[false]|false|true",
        "[false]|0|false",
        "[null]|null|true",
        "[]|null|false",
        "[[1, 2]]|[1.0, 2]|true",
        "[[1, 2]]|[2, 1]|false",
        "[[1, 2]]|1|false",
        "[{\"a\": 1, \"b\": [2.0]}]|{\"b\": [2], \"a\": 1.00}|true",
        "[{\"a\": 1}]|{\"a\": 1, \"b\": null}|false",
      })
  void findsAValueThatIsTheSame(String value, String other, boolean result) {
    assertVerdict(executing(asking(value, "contains", other)), result);
    assertVerdict(executing(asking(value, "not_contains", other)), !result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|is_empty|0|true",
        "[null]|is_empty|0|false",
        "null|is_empty|0|true",
        "null|is_not_empty|0|false",
        "[1, 2]|length_equals|\"2\"|true",
        "[]|is_not_empty|0|false",
        "[[]]|is_not_empty|0|true",
        "[1, 2]|length_equals|2|true",
        "[1, 2]|length_equals|2.0|true",
        "[1, 2]|length_equals|2.5|false",
        "[1, 2]|length_greater_than|1|true",
        "[1, 2]|length_greater_than|2|false",
        "[1, 2]|length_less_than|3|true",
        "[1, 2]|length_less_than|2|false",
        "[1, 2]|length_less_than|1e6000|true",
        "[]|length_greater_than|-1|true",
      })
  void looksAtTheLength(String value, String operator, String other, boolean result) {
    assertVerdict(executing(asking(value, operator, other)), result);
  }

  @Test
  void comparesNumbersThatTakeAWhileToWriteOut() {
    List<Object> numbers = Collections.nCopies(20_000, new BigDecimal("1e6144"));
    BigInteger other = BigInteger.TEN.pow(6_144).add(BigInteger.ONE);
    Map<String, Object> configuration =
        Map.of("value", numbers, "operator", "contains", "compare_to", other);
    assertVerdict(component().execute(step(configuration)), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "true", "\"[]\"", "{}"})
  void refusesWhatIsNoArray(String value) {
    for (String operator : List.of("contains", "is_empty", "length_equals")) {
      if (value.equals("null") && operator.equals("is_empty")) {
        continue;
      }
      Failed failed = inputFailureOf(asking(value, operator, "1"));
      assertThat(failed.code()).isEqualTo("type_mismatch");
      assertThat(failed.message()).startsWith("'value' must be an array, but is ");
    }
  }

  @Test
  void refusesALengthThatIsNoNumber() {
    assertThat(inputFailureOf(asking("[]", "length_equals", "\"none\"")).message())
        .isEqualTo("'compare_to' must be a number, but is a string.");
    assertThat(component().check(Json.parseObject(asking("[]", "length_less_than", "\"none\""))))
        .extracting(ConfigurationProblem::message)
        .containsExactly("'compare_to' must be a number with 'length_less_than'.");
  }

  @Test
  void needsSomethingToCompareWith() {
    assertThat(component().check(Map.of("value", List.of(), "operator", "contains")))
        .extracting(ConfigurationProblem::message)
        .containsExactly("'compare_to' is required with 'contains'.");
    Map<String, Object> withNull = new HashMap<>();
    withNull.put("operator", "contains");
    withNull.put("compare_to", null);
    assertThat(component().check(withNull)).isEmpty();
    assertThat(component().check(Map.of("value", List.of(), "operator", "is_empty"))).isEmpty();
  }

  @Test
  void refusesAnUnknownOperator() {
    Failed failed = inputFailureOf(asking("[]", "has", "1"));
    assertThat(failed.code()).isEqualTo("configuration_invalid");
    assertThat(failed.message()).contains("'has'").contains("length_less_than");
  }

  private static String asking(String value, String operator, String other) {
    return "{\"value\": %s, \"operator\": \"%s\", \"compare_to\": %s}"
        .formatted(value, operator, other);
  }
}
