package org.workflowserver.component.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
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
import org.workflowserver.component.schema.PatternBudget;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.json.Json;

class LogicalGroupTest extends ComponentContract {
  private static final String YES = "{\"type\": \"boolean_condition\", \"value\": true}";
  private static final String NO = "{\"type\": \"boolean_condition\", \"value\": false}";
  private static final String BROKEN = "{\"type\": \"boolean_condition\", \"value\": 7}";

  @Override
  protected Component component() {
    return new LogicalGroupComponent();
  }

  @ParameterizedTest
  @CsvSource({
    "and, YES, true",
    "and, NO, false",
    "and, YES YES, true",
    "and, YES NO, false",
    "or, NO, false",
    "or, NO NO, false",
    "or, NO YES, true",
    "and, NO BROKEN, false",
    "or, YES BROKEN, true",
    "AND, YES NO, false",
    "OR, NO YES, true",
  })
  void joinsRulesAsFarAsItTakes(String operator, String rules, boolean result) {
    assertVerdict(executing(group(operator, rules)), result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"and", "And", "AND", "or", "Or", "OR"})
  void theOperatorMayBeginWithACapitalOrBeWrittenInThem(String operator) {
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(Json.parseObject(group(operator, "YES")))).isEmpty();
    assertVerdict(executing(group(operator, "YES")), true);
  }

  @ParameterizedTest
  @CsvSource({"and, YES BROKEN", "or, NO BROKEN", "and, BROKEN NO", "or, BROKEN YES"})
  void aRuleThatIsLookedAtAndHasTheWrongTypeFailsTheStep(String operator, String rules) {
    Failed failed = inputFailureOf(group(operator, rules));
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message())
        .matches("'rules\\[[01]]\\.value' must be a boolean, but is a number\\.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type': 'string_condition', 'value': 'a', 'operator': 'equals', 'compare_to': 'a'}|true",
        "{'type': 'string_condition', 'value': 'a', 'operator': 'equals', 'compare_to': 'A'}|false",
        "{'type': 'string_condition', 'value': 'a', 'operator': 'equals', 'compare_to': 'A', 'case_sensitive': false}|true",
        "{'type': 'number_condition', 'value': 2, 'operator': 'between', 'compare_to': 1, 'to': 2}|true",
        "{'type': 'number_condition', 'value': '10', 'operator': '>', 'compare_to': '9.5'}|true",
        "{'type': 'string_condition', 'value': 12, 'operator': 'equals', 'compare_to': '12'}|true",
        "{'type': 'date_condition', 'value': '2025-10-31', 'operator': 'within_last', 'amount': '1', 'unit': 'days'}|true",
        "{'type': 'array_condition', 'value': [1], 'operator': 'contains', 'compare_to': 1.0}|true",
        "{'type': 'date_condition', 'value': '2025-10-31', 'operator': 'within_last', 'amount': 1, 'unit': 'day'}|true",
        "{'type': 'date_condition', 'value': '2025-10-30', 'operator': 'within_last', 'amount': 1, 'unit': 'day'}|false",
      })
  void holdsEveryCondition(String rule, boolean result) {
    String text = rule.replace('\'', '"');
    assertVerdict(executing(group("and", text)), result);
    Map<String, Object> data = Json.parseObject(group("or", text));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data)).isEmpty();
    assertThat(component().check(data)).isEmpty();
  }

  @Test
  void groupsNest() {
    assertVerdict(executing(group("and", "YES " + group("or", "NO YES"))), true);
    assertVerdict(executing(group("or", "NO " + group("and", "YES NO"))), false);
    String typed = group("or", "YES").replaceFirst("\\{", "{\"type\": \"logical_group\", ");
    assertVerdict(executing(group("and", typed)), true);
    Failed failed = inputFailureOf(group("and", "YES " + group("or", "NO BROKEN")));
    assertThat(failed.message())
        .isEqualTo("'rules[1].rules[1].value' must be a boolean, but is a number.");
  }

  @Test
  void groupsNestFiveDeep() {
    String fifth = nested(5);
    assertVerdict(executing(fifth), true);
    assertThat(component().check(Json.parseObject(fifth))).isEmpty();
    String sixth = nested(6);
    assertThat(inputFailureOf(sixth).code()).isEqualTo("limit_exceeded");
    assertThat(component().check(Json.parseObject(sixth)))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/rules/0/rules/0/rules/0/rules/0/rules/0");
    assertThat(component().check(Json.parseObject(nested(28)))).hasSize(1);
  }

  private static String nested(int depth) {
    String group = group("and", "YES");
    for (int i = 1; i < depth; i++) {
      group = group("or", group);
    }
    return group;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'switch_condition', 'value': 1, 'cases': []}",
        "{'type': 'webhook'}",
        "{'type': 7}",
        "{'type': null, 'operator': 'and', 'rules': []}",
        "{'type': 'boolean_condition'}",
        "{'type': 'boolean_condition', 'value': 'yes'}",
        "{'type': 'number_condition', 'value': 1, 'operator': 'equals', 'compare_to': 1}",
        "{'type': 'string_condition', 'value': [], 'operator': 'equals', 'compare_to': '1'}",
        "{'type': 'logical_group', 'operator': 'and'}",
        "{'operator': 'xor', 'rules': [{'type': 'boolean_condition', 'value': true}]}",
        "{'operator': 'and', 'rules': []}",
        "{'operator': 'and', 'rules': [7]}",
        "{}",
        "[]",
        "null",
      })
  void itsSchemaRefusesWhatIsNoRule(String rule) {
    Map<String, Object> data = Json.parseObject(group("and", rule.replace('\'', '"')));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data))
        .anyMatch(violation -> !violation.isUnknownMember())
        .allMatch(violation -> violation.pointer().startsWith("/rules/0"));
    assertThat(component().execute(step(data))).isInstanceOf(Failed.class);
  }

  @Test
  void itsSchemaNamesTheMemberThatIsWrong() {
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(
            check.violations(
                Json.parseObject(
                    group(
                        "and",
                        "{\"operator\": \"or\", \"rules\": [{\"type\": \"number_condition\","
                            + " \"value\": true, \"operator\": \"==\"}]}"))))
        .extracting(SchemaViolation::pointer, SchemaViolation::keyword)
        .containsExactlyInAnyOrder(
            tuple("/rules/0/rules/0/value", "type"),
            tuple("/rules/0/rules/0/compare_to", "required"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type': 'string_condition', 'value': 'a', 'operator': 'matches', 'compare_to': '('}|/rules/0/compare_to",
        "{'type': 'number_condition', 'value': 1, 'operator': 'between', 'compare_to': 1}|/rules/0/to",
        "{'type': 'date_condition', 'value': 'soon', 'operator': 'before', 'compare_to': '2025-01-01'}|/rules/0/value",
        "{'type': 'array_condition', 'value': [], 'operator': 'contains'}|/rules/0/compare_to",
        "{'type': '{{ n.x }}', 'value': 1}|/rules/0/type",
        "{'operator': 'or', 'rules': [{'type': 'array_condition', 'value': [], 'operator': 'contains'}]}|/rules/0/rules/0/compare_to",
      })
  void isCheckedWhenItIsSaved(String rule, String pointer) {
    assertThat(component().check(Json.parseObject(group("and", rule.replace('\'', '"')))))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly(pointer);
  }

  @Test
  void takesTemplatesForRulesAndTheirMembers() {
    Map<String, Object> data =
        Json.parseObject(
            group(
                "and",
                """
                "{{ n.rule }}",
                {"type": "number_condition", "value": "{{ n.x }}", "operator": "{{ n.y }}", "compare_to": "{{ n.z }}"},
                {"operator": "{{ n.operator }}", "rules": "{{ n.rules }}"}"""));
    SchemaCheck check = SchemaCheck.ofConfiguration(component().descriptor().schema());
    assertThat(check.violations(data)).isEmpty();
    assertThat(component().check(data)).isEmpty();
  }

  @Test
  void refusesTooManyRules() {
    List<Object> rules = Collections.nCopies(100, Json.parse(YES));
    Map<String, Object> hundred = Map.of("operator", "and", "rules", rules);
    Map<String, Object> data = Map.of("operator", "and", "rules", List.of(hundred, hundred));
    assertThat(component().check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/rules");
    assertThat(component().execute(step(data)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }

  @Test
  void refusesAnEmptyGroup() {
    Failed failed = inputFailureOf("{\"operator\": \"and\", \"rules\": []}");
    assertThat(failed.code()).isEqualTo("configuration_invalid");
    assertThat(failed.message()).isEqualTo("'rules' must not be empty.");
  }

  @Test
  void refusesPatternsThatTakeTooLongTogether() {
    Map<String, Object> rule =
        Map.of(
            "type", "string_condition",
            "value", "a".repeat(20_000),
            "operator", "matches",
            "compare_to", "(a?){800}b");
    Map<String, Object> data = Map.of("operator", "or", "rules", Collections.nCopies(100, rule));
    assertThat(component().execute(step(data)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }

  @Test
  void refusesPatternsThatTakeTooLongToCompileTogether() {
    Map<String, Object> rule =
        Map.of(
            "type", "string_condition",
            "value", "1",
            "operator", "matches",
            "compare_to", "(?:abcdefg){900}",
            "case_sensitive", false);
    assertTakesTooLong(Collections.nCopies(200, rule));
  }

  /** Each is compiled when its workflow is checked. */
  @Test
  void itsPatternsCountAmongThoseOfTheWorkflow() {
    Map<String, Object> rule =
        Map.of(
            "type", "string_condition", "value", "", "operator", "matches", "compare_to", "a{990}");
    Map<String, Object> group = Map.of("operator", "and", "rules", Collections.nCopies(100, rule));
    PatternBudget budget = new PatternBudget();
    for (int i = 0; i < 4; i++) {
      assertThat(budget.affords(group, true)).isTrue();
    }
    assertThat(budget.affords(group, true)).isFalse();
    assertThat(budget.affords(rule, true)).isTrue();
  }

  @Test
  void refusesValuesThatTakeTooLongTogether() {
    Object value = Collections.nCopies(200_000, 0L);
    Map<String, Object> rule =
        Map.of("type", "array_condition", "value", value, "operator", "contains", "compare_to", 1L);
    assertTakesTooLong(Collections.nCopies(200, rule));
  }

  @Test
  void refusesMatchesThatTakeTooLongTogether() {
    Map<String, Object> rule =
        Map.of(
            "type", "string_condition",
            "value", "x".repeat(1 << 20),
            "operator", "matches",
            "compare_to", "(?:a?){10}b");
    assertVerdict(
        component().execute(step(Map.of("operator", "or", "rules", List.of(rule)))), false);
    assertTakesTooLong(Collections.nCopies(4, rule));
  }

  @Test
  void refusesNumbersWithManyDigitsThatTakeTooLongTogether() {
    for (Object number :
        List.of(
            new BigDecimal("1." + "0".repeat(9_998) + "1"), new BigInteger("9".repeat(10_000)))) {
      Map<String, Object> rule =
          Map.of("type", "number_condition", "value", number, "operator", "<", "compare_to", 1L);
      assertTakesTooLong(Collections.nCopies(200, rule));
    }
  }

  @Test
  void refusesWhatIsComparedWithWhereThatIsTooLarge() {
    Map<String, Object> other = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      other.put("member" + i, 0L);
    }
    Map<String, Object> rule =
        Map.of(
            "type",
            "array_condition",
            "value",
            List.of(1L),
            "operator",
            "contains",
            "compare_to",
            other);
    assertTakesTooLong(Collections.nCopies(200, rule));
  }

  private void assertTakesTooLong(List<?> rules) {
    assertThat(component().execute(step(Map.of("operator", "or", "rules", rules))))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.code()).isEqualTo("limit_exceeded"));
  }

  private static String group(String operator, String rules) {
    return "{\"operator\": \"%s\", \"rules\": [%s]}"
        .formatted(
            operator,
            rules
                .replaceAll("(YES|NO|BROKEN) (?=\\S)", "$1, ")
                .replace("YES", YES)
                .replace("NO", NO)
                .replace("BROKEN", BROKEN));
  }
}
