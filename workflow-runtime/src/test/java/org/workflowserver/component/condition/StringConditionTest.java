package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.component.condition.RuleOutcomes.assertVerdict;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;

class StringConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new StringConditionComponent();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, equals, abc, true",
    "abc, equals, ABC, false",
    "abc, not_equals, abc, false",
    "abc, not_equals, abd, true",
    "abc, contains, b, true",
    "abc, contains, '', true",
    "abc, contains, B, false",
    "abc, not_contains, b, false",
    "abc, not_contains, x, true",
    "abc, starts_with, ab, true",
    "abc, starts_with, b, false",
    "abc, ends_with, bc, true",
    "abc, ends_with, b, false",
    "order-17, matches, '\\d+', true",
    "order-17, matches, '^\\d+$', false",
    "order-17, matches, '^order-[0-9]{2}$', true",
    "'', is_empty, , true",
    "' ', is_empty, , false",
    "'', is_not_empty, , false",
    "a, is_not_empty, , true",
  })
  void compares(String value, String operator, String other, boolean result) {
    Map<String, Object> configuration =
        other == null
            ? Map.of("value", value, "operator", operator)
            : Map.of("value", value, "operator", operator, "compare_to", other);
    assertVerdict(component().execute(step(configuration)), result);
  }

  @ParameterizedTest
  @CsvSource({
    "Straße, equals, STRASSE, true",
    "ABC, equals, abc, true",
    "ABC, not_equals, abc, false",
    "xABCx, contains, abc, true",
    "xABCx, not_contains, abc, false",
    "ABCx, starts_with, abc, true",
    "xABC, ends_with, abc, true",
    "ORDER-1, matches, '^order', true",
  })
  void ignoresCaseWhenAsked(String value, String operator, String other, boolean result) {
    assertVerdict(
        component()
            .execute(
                step(
                    Map.of(
                        "value", value,
                        "operator", operator,
                        "compare_to", other,
                        "case_sensitive", false))),
        result);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|equals|\"12\"|true",
        "12.50|ends_with|0|true",
        "true|equals|\"true\"|true",
        "\"false\"|equals|false|true",
        "0|is_empty|\"\"|false",
        "false|is_not_empty|\"\"|true",
        "null|is_empty|\"\"|true",
        "null|is_not_empty|\"\"|false",
      })
  void takesNumbersAndBooleansAsTextAndNullAsEmpty(
      String value, String operator, String other, boolean result) {
    String configuration =
        "{\"value\": %s, \"operator\": \"%s\", \"compare_to\": %s}"
            .formatted(value, operator, other);
    assertVerdict(executing(configuration), result);
    assertThat(
            SchemaCheck.ofConfiguration(component().descriptor().schema())
                .violations(Json.parseObject(configuration)))
        .isEmpty();
  }

  @Test
  void whatIsMissingIsEmpty() {
    assertVerdict(executing("{\"operator\": \"is_empty\"}"), true);
    assertVerdict(executing("{\"operator\": \"is_not_empty\"}"), false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[\"a\"]", "{}"})
  void refusesWhatIsNoText(String value) {
    for (String operator : new String[] {"equals", "not_equals", "is_empty", "is_not_empty"}) {
      if (value.equals("null") && operator.startsWith("is_")) {
        continue;
      }
      Failed failed =
          inputFailureOf(
              "{\"value\": %s, \"operator\": \"%s\", \"compare_to\": \"a\"}"
                  .formatted(value, operator));
      assertThat(failed.code()).isEqualTo("type_mismatch");
      assertThat(failed.message()).startsWith("'value' must be a string, but is ");
    }
    assertThat(
            inputFailureOf(
                    "{\"value\": \"a\", \"operator\": \"equals\", \"compare_to\": %s}"
                        .formatted(value))
                .message())
        .startsWith("'compare_to' must be a string, but is ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[a", "(?=a)", "(a)\\1", "((a{1000}){1000}){1000}", "((a{200}){200}){200}"})
  void findsAPatternThatCannotBe(String pattern) {
    Map<String, Object> data = Map.of("value", "aa", "operator", "matches", "compare_to", pattern);
    assertThat(component().check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/compare_to");
    assertThat(component().execute(step(data)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("configuration_invalid"));
  }

  @Test
  void leavesATemplatedPatternToTheRun() {
    assertThat(
            component()
                .check(Map.of("value", "a", "operator", "matches", "compare_to", "({{ n1.x }}")))
        .isEmpty();
  }

  @Test
  void refusesAPatternThatIsTooLong() {
    assertThat(
            component()
                .check(
                    Map.of("value", "a", "operator", "matches", "compare_to", "a".repeat(1_001))))
        .hasSize(1);
  }

  @Test
  void refusesWorkThatWouldTakeTooLong() {
    assertThat(
            component()
                .execute(
                    step(
                        Map.of(
                            "value", "a".repeat(1 << 20),
                            "operator", "matches",
                            "compare_to", "(a?){900}b"))))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }

  @Test
  void needsSomethingToCompareWith() {
    assertThat(component().check(Map.of("value", "a", "operator", "equals")))
        .extracting(ConfigurationProblem::message)
        .containsExactly("'compare_to' is required with 'equals'.");
    assertThat(component().check(Map.of("value", "a", "operator", "is_empty"))).isEmpty();
  }

  @Test
  void refusesAnUnknownOperator() {
    assertThat(
            inputFailureOf("{\"value\": \"a\", \"operator\": \"like\", \"compare_to\": \"a\"}")
                .code())
        .isEqualTo("configuration_invalid");
  }
}
