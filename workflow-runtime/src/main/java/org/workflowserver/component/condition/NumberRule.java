package org.workflowserver.component.condition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;

/** Compares numbers as exact decimals. */
final class NumberRule extends Rule {
  private static final String BETWEEN = "between";

  /** The operators that compare with one number. */
  static final List<String> COMPARING = List.of("==", "!=", ">", ">=", "<", "<=");

  private static final List<String> OPERATORS = List.of("==", "!=", ">", ">=", "<", "<=", BETWEEN);

  private static final String SCHEMA =
      """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["value", "operator", "compare_to"],
            "properties": {
              "value": {
                "type": ["number", "string"], "pattern": "[{][{%]",
                "title": "Value",
                "description": "The number to look at, usually a template.",
                "x-order": 1
              },
              "operator": {
                "type": "string",
                "enum": ["==", "!=", ">", ">=", "<", "<=", "between"],
                "title": "Operator",
                "description": "How to compare; 'between' includes both ends.",
                "x-order": 2
              },
              "compare_to": {
                "type": ["number", "string"], "pattern": "[{][{%]",
                "title": "Compare to",
                "description": "The other number; with 'between' the lower end.",
                "x-order": 3
              },
              "to": {
                "type": ["number", "string"], "pattern": "[{][{%]",
                "title": "To",
                "description": "The upper end, with 'between' only.",
                "x-order": 4
              }
            }
          }""";

  NumberRule() {
    super(
        "number_condition",
        "Number condition",
        "Compares a number with another, or with a range, as exact decimals.",
        SCHEMA,
        """
              {"value": 12.5, "operator": "between", "compare_to": 10, "to": 20}""");
  }

  @Override
  List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!BETWEEN.equals(data.get("operator"))) {
      return List.of();
    }
    if (data.get("to") == null) {
      return ConfigurationProblem.missing(data, List.of("to"), BETWEEN);
    }
    Members members = new Members(data);
    boolean reversed = members.number("compare_to").compareTo(members.number("to")) > 0;
    return reversed && members.mismatch().isEmpty()
        ? List.of(new ConfigurationProblem("/to", "'to' must not be less than 'compare_to'."))
        : List.of();
  }

  @Override
  RuleOutcome verdict(Members subject, Members terms, RuleContext context) {
    String operator = terms.text("operator");
    BigDecimal value = subject.number("value");
    BigDecimal other = terms.number("compare_to");
    BigDecimal end = operator.equals(BETWEEN) ? terms.number("to") : other;
    return RuleOutcome.of(
        subject, terms, () -> compare(terms, value.compareTo(other), value.compareTo(end)));
  }

  private static RuleOutcome compare(Members terms, int order, int orderToEnd) {
    return switch (terms.text("operator")) {
      case "==" -> RuleOutcome.of(order == 0);
      case "!=" -> RuleOutcome.of(order != 0);
      case ">" -> RuleOutcome.of(order > 0);
      case ">=" -> RuleOutcome.of(order >= 0);
      case "<" -> RuleOutcome.of(order < 0);
      case "<=" -> RuleOutcome.of(order <= 0);
      case BETWEEN -> RuleOutcome.of(order >= 0 && orderToEnd <= 0);
      default -> RuleOutcome.unknownOperator(terms, OPERATORS);
    };
  }
}
