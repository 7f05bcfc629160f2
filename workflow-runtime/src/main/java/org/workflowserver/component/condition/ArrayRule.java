package org.workflowserver.component.condition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;
import org.workflowserver.component.schema.Templates;

/** Looks into an array, or at its length. */
final class ArrayRule extends Rule {
  private static final Set<String> OF_ONE_VALUE = Set.of("is_empty", "is_not_empty");
  private static final Set<String> OF_LENGTH =
      Set.of("length_equals", "length_greater_than", "length_less_than");
  private static final List<String> OPERATORS =
      List.of(
          "contains",
          "not_contains",
          "is_empty",
          "is_not_empty",
          "length_equals",
          "length_greater_than",
          "length_less_than");

  private static final String SCHEMA =
      """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["value", "operator"],
            "properties": {
              "value": {
                "type": ["array", "string", "null"], "pattern": "[{][{%]",
                "title": "Value",
                "description": "The array to look at, usually a template; null is empty.",
                "x-order": 1
              },
              "operator": {
                "type": "string",
                "enum": [
                  "contains", "not_contains", "is_empty", "is_not_empty",
                  "length_equals", "length_greater_than", "length_less_than"
                ],
                "title": "Operator",
                "description":
                  "What to ask; values are the same when they are the same JSON, and numbers when they are the same number.",
                "x-order": 2
              },
              "compare_to": {
                "title": "Compare to",
                "description":
                  "The value to find, or the number to compare the length with; not needed to ask for emptiness.",
                "x-order": 3
              }
            }
          }""";

  ArrayRule() {
    super(
        "array_condition",
        "Array condition",
        "Looks for a value in an array, or at how many there are.",
        SCHEMA,
        """
              {"value": ["approved", "paid"], "operator": "contains", "compare_to": "paid"}""");
  }

  @Override
  List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("operator") instanceof String operator)
        || Templates.in(operator)
        || OF_ONE_VALUE.contains(operator)) {
      return List.of();
    }
    if (!data.containsKey("compare_to")) {
      return List.of(
          new ConfigurationProblem(
              "/compare_to", "'compare_to' is required with '" + operator + "'."));
    }
    Object other = data.get("compare_to");
    Members members = new Members(data);
    members.number("compare_to");
    return OF_LENGTH.contains(operator) && members.mismatch().isPresent() && !Templates.in(other)
        ? List.of(
            new ConfigurationProblem(
                "/compare_to", "'compare_to' must be a number with '" + operator + "'."))
        : List.of();
  }

  @Override
  RuleOutcome verdict(Members subject, Members terms, RuleContext context) {
    String operator = terms.text("operator");
    List<?> value =
        OF_ONE_VALUE.contains(operator) && !subject.has("value")
            ? List.of()
            : subject.array("value");
    BigDecimal length = OF_LENGTH.contains(operator) ? terms.number("compare_to") : BigDecimal.ZERO;
    return RuleOutcome.of(
        subject,
        terms,
        () -> compare(terms, value, BigDecimal.valueOf(value.size()).compareTo(length)));
  }

  private static RuleOutcome compare(Members terms, List<?> value, int order) {
    return switch (terms.text("operator")) {
      case "contains" -> RuleOutcome.of(contains(value, terms.any("compare_to")));
      case "not_contains" -> RuleOutcome.of(!contains(value, terms.any("compare_to")));
      case "is_empty" -> RuleOutcome.of(value.isEmpty());
      case "is_not_empty" -> RuleOutcome.of(!value.isEmpty());
      case "length_equals" -> RuleOutcome.of(order == 0);
      case "length_greater_than" -> RuleOutcome.of(order > 0);
      case "length_less_than" -> RuleOutcome.of(order < 0);
      default -> RuleOutcome.unknownOperator(terms, OPERATORS);
    };
  }

  private static boolean contains(List<?> array, Object value) {
    Object wanted = ExactValue.of(value);
    return array.stream().anyMatch(item -> Objects.equals(ExactValue.of(item), wanted));
  }
}
