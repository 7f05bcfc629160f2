package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Compares numbers as exact decimals. */
@Dependent
public final class NumberConditionComponent implements Component {
  private static final String BETWEEN = "between";
  private static final List<String> OPERATORS = List.of("==", "!=", ">", ">=", "<", "<=", BETWEEN);
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(
          "number_condition",
          Kind.CONDITION,
          "Number condition",
          "Compares a number with another, or with a range, as exact decimals.",
          Verdict.HANDLES,
          false,
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
          }""",
          """
          {"value": 12.5, "operator": "between", "compare_to": 10, "to": 20}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!BETWEEN.equals(data.get("operator"))) {
      return List.of();
    }
    if (data.get("to") == null) {
      return List.of(new ConfigurationProblem("/to", "'to' is required with 'between'."));
    }
    Members members = new Members(data);
    boolean reversed = members.number("compare_to").compareTo(members.number("to")) > 0;
    return reversed && members.mismatch().isEmpty()
        ? List.of(new ConfigurationProblem("/to", "'to' must not be less than 'compare_to'."))
        : List.of();
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    String operator = members.text("operator");
    BigDecimal value = members.number("value");
    BigDecimal other = members.number("compare_to");
    BigDecimal end = operator.equals(BETWEEN) ? members.number("to") : other;
    return members
        .mismatch()
        .<StepOutcome>map(failed -> failed)
        .orElseGet(() -> compare(operator, value.compareTo(other), value.compareTo(end)));
  }

  private static StepOutcome compare(String operator, int order, int orderToEnd) {
    return switch (operator) {
      case "==" -> Verdict.of(order == 0);
      case "!=" -> Verdict.of(order != 0);
      case ">" -> Verdict.of(order > 0);
      case ">=" -> Verdict.of(order >= 0);
      case "<" -> Verdict.of(order < 0);
      case "<=" -> Verdict.of(order <= 0);
      case BETWEEN -> Verdict.of(order >= 0 && orderToEnd <= 0);
      default -> Verdict.unknownOperator(operator, OPERATORS);
    };
  }
}
