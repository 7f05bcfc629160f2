package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;

class SwitchConditionTest extends ComponentContract {
  @Override
  protected Component component() {
    return new SwitchConditionComponent();
  }

  /** The cases are the node's handles. */
  @Override
  protected Set<String> literalMembers() {
    return Set.of("cases");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"DE\"|home",
        "\"DK\"|near",
        "\"D\"|near",
        "\"\"|none",
        "\"FR\"|default",
        "\"de\"|default"
      })
  void takesTheFirstCaseThatHolds(String value, String handle) {
    assertTaken(
        executing(
            switching(
                value,
                """
                {"id": "home", "operator": "equals", "compare_to": "DE"},
                {"id": "near", "operator": "matches", "compare_to": "^D"},
                {"id": "never", "operator": "starts_with", "compare_to": "D"},
                {"id": "none", "operator": "is_empty"}""")),
        handle);
  }

  @ParameterizedTest
  @CsvSource({
    "1, one",
    "1.0, one",
    "0.9999999999999999999999, low",
    "5, default",
    "10, high",
    "1e400, high"
  })
  void comparesNumbersExactly(String value, String handle) {
    assertTaken(
        executing(
            switching(
                value,
                """
                {"id": "one", "operator": "==", "compare_to": 1},
                {"id": "low", "operator": "<", "compare_to": 1},
                {"id": "high", "operator": ">=", "compare_to": 10}""")),
        handle);
  }

  @Test
  void aCaseOfTheWrongTypeFailsTheStepOnlyWhenItIsLookedAt() {
    String cases =
        """
        {"id": "a", "operator": "equals", "compare_to": "x"},
        {"id": "b", "operator": ">", "compare_to": 5}""";
    assertTaken(executing(switching("\"x\"", cases)), "a");
    Failed failed = inputFailureOf(switching("\"y\"", cases));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).isEqualTo("'value' must be a number, but is a string.");
    assertThat(inputFailureOf(switching("[7]", cases)).message())
        .isEqualTo("'value' must be a string, but is an array.");
  }

  @Test
  void namesTheCaseOfTheWrongType() {
    assertThat(
            inputFailureOf(
                    switching(
                        "1",
                        """
                        {"id": "a", "operator": "==", "compare_to": 2},
                        {"id": "b", "operator": "==", "compare_to": "one"}"""))
                .message())
        .isEqualTo("'cases[1].compare_to' must be a number, but is a string.");
    assertThat(inputFailureOf(switching("1", "7")).message())
        .isEqualTo("'cases[0]' must be an object, but is a number.");
    Failed between =
        inputFailureOf(
            switching("1", "{\"id\": \"a\", \"operator\": \"between\", \"compare_to\": 1}"));
    assertThat(between.code()).isEqualTo("configuration_invalid");
    assertThat(between.message()).startsWith("'cases[0].operator' must be one of equals, ");
  }

  @Test
  void hasAHandleForEachCaseAndOneMore() {
    assertThat(
            component()
                .handles(
                    Json.parseObject(switching("1", "{\"id\": \"b\"}, {\"id\": \"a\"}, 7, {}"))))
        .containsExactly("b", "a", "default");
    assertThat(component().handles(Map.of("cases", "{{ n.cases }}"))).containsExactly("default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": \"default\", \"operator\": \"is_empty\"}|/cases/0/id",
        "{\"id\": \"error\", \"operator\": \"is_empty\"}|/cases/0/id",
        "{\"id\": \"{{ n.x }}\", \"operator\": \"is_empty\"}|/cases/0/id",
        "\"{{ n.x }}\"|/cases/0",
        "{\"id\": \"a\", \"operator\": \"equals\"}|/cases/0/compare_to",
        "{\"id\": \"a\", \"operator\": \"==\"}|/cases/0/compare_to",
        "{\"id\": \"a\", \"operator\": \"matches\", \"compare_to\": \"(\"}|/cases/0/compare_to",
      })
  void isCheckedWhenItIsSaved(String each, String pointer) {
    assertThat(component().check(Json.parseObject(switching("1", each))))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly(pointer);
  }

  @Test
  void itsCasesDifferAndAreNoTemplate() {
    String twice = "{\"id\": \"a\", \"operator\": \"is_empty\"}";
    assertThat(component().check(Json.parseObject(switching("1", twice + "," + twice))))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/cases/1/id");
    assertThat(component().check(Map.of("value", "x", "cases", "{{ n.cases }}")))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/cases");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"id\": \"a b\", \"operator\": \"is_empty\"}",
        "{\"id\": \"\", \"operator\": \"is_empty\"}",
        "{\"operator\": \"is_empty\"}",
        "{\"id\": \"a\"}",
        "{\"id\": \"a\", \"operator\": \"between\", \"compare_to\": 1}",
        "{\"id\": \"a\", \"operator\": \"equals\", \"compare_to\": []}",
        "{\"id\": \"a\", \"operator\": \"==\", \"compare_to\": \"one\"}",
        "{\"id\": \"a\", \"operator\": \"==\", \"compare_to\": true}"
      })
  void itsSchemaSaysWhichCasesThereAre(String each) {
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(Json.parseObject(switching("1", each)))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"a\", \"operator\": \"==\", \"compare_to\": \"{{ n.x }}\"}",
        "{\"id\": \"a\", \"operator\": \"equals\", \"compare_to\": \"{{ n.x }}\"}",
        "{\"id\": \"a\", \"operator\": \"{{ n.x }}\", \"compare_to\": \"x\"}",
        "{\"id\": \"a\", \"operator\": \"{{ n.x }}\", \"compare_to\": 1}"
      })
  void itsSchemaTakesTemplates(String each) {
    Map<String, Object> data = Json.parseObject(switching("1", each));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data)).isEmpty();
    assertThat(component().check(data)).isEmpty();
  }

  @Test
  void refusesPatternsThatTakeTooLongTogether() {
    List<Object> cases = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      cases.add(Map.of("id", "c" + i, "operator", "matches", "compare_to", "(a?){800}b"));
    }
    Map<String, Object> data = Map.of("value", "a".repeat(20_000), "cases", cases);
    assertThat(component().execute(step(data)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }

  private static void assertTaken(StepOutcome outcome, String handle) {
    assertThat(outcome).isEqualTo(new Completed(handle, Map.of("result", handle)));
  }

  private static String switching(String value, String cases) {
    return "{\"value\": %s, \"cases\": [%s]}".formatted(value, cases);
  }
}
