package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.LinearPattern;
import org.workflowserver.component.Members;
import org.workflowserver.component.PatternRefused;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.Templates;

/** Looks at a text. */
@Dependent
public final class StringConditionComponent implements Component {
  private static final String MATCHES = "matches";
  private static final List<String> OPERATORS =
      List.of(
          "equals",
          "not_equals",
          "contains",
          "not_contains",
          "starts_with",
          "ends_with",
          MATCHES,
          "is_empty",
          "is_not_empty");
  private static final Set<String> OF_ONE_VALUE = Set.of("is_empty", "is_not_empty");
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(
          "string_condition",
          Kind.CONDITION,
          "String condition",
          "Compares a text with another, looks into it, or matches it with a regular expression.",
          Verdict.HANDLES,
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["value", "operator"],
            "properties": {
              "value": {
                "type": "string",
                "title": "Value",
                "description": "The text to look at, usually a template.",
                "x-order": 1
              },
              "operator": {
                "type": "string",
                "enum": [
                  "equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with",
                  "matches", "is_empty", "is_not_empty"
                ],
                "title": "Operator",
                "description":
                  "How to compare; 'matches' finds a regular expression (RE2) anywhere in the value.",
                "x-order": 2
              },
              "compare_to": {
                "type": "string",
                "title": "Compare to",
                "description":
                  "The other text or the regular expression; not needed to ask for emptiness.",
                "x-order": 3
              },
              "case_sensitive": {
                "type": ["boolean", "string"], "pattern": "[{][{%]", "default": true,
                "title": "Case-sensitive",
                "description": "Whether upper and lower case differ.",
                "x-order": 4
              }
            }
          }""",
          """
          {"value": "order-17", "operator": "starts_with", "compare_to": "order-"}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("operator") instanceof String operator)
        || Templates.in(operator)
        || OF_ONE_VALUE.contains(operator)) {
      return List.of();
    }
    Object other = data.get("compare_to");
    if (other == null) {
      return List.of(
          new ConfigurationProblem(
              "/compare_to", "'compare_to' is required with '" + operator + "'."));
    }
    if (operator.equals(MATCHES) && other instanceof String text && !Templates.in(text)) {
      try {
        LinearPattern.compile(text, true);
      } catch (PatternRefused e) {
        return List.of(new ConfigurationProblem("/compare_to", e.getMessage()));
      }
    }
    return List.of();
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    String operator = members.text("operator");
    String value = members.text("value");
    String other = OF_ONE_VALUE.contains(operator) ? "" : members.text("compare_to");
    boolean caseSensitive = members.flag("case_sensitive", true);
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    if (operator.equals(MATCHES)) {
      return match(value, other, caseSensitive);
    }
    return caseSensitive
        ? compare(operator, value, other)
        : compare(operator, folded(value), folded(other));
  }

  private static StepOutcome compare(String operator, String value, String other) {
    return switch (operator) {
      case "equals" -> Verdict.of(value.equals(other));
      case "not_equals" -> Verdict.of(!value.equals(other));
      case "contains" -> Verdict.of(value.contains(other));
      case "not_contains" -> Verdict.of(!value.contains(other));
      case "starts_with" -> Verdict.of(value.startsWith(other));
      case "ends_with" -> Verdict.of(value.endsWith(other));
      case "is_empty" -> Verdict.of(value.isEmpty());
      case "is_not_empty" -> Verdict.of(!value.isEmpty());
      default -> Verdict.unknownOperator(operator, OPERATORS);
    };
  }

  private static StepOutcome match(String value, String text, boolean caseSensitive) {
    LinearPattern pattern;
    try {
      pattern = LinearPattern.compile(text, caseSensitive);
    } catch (PatternRefused e) {
      return Failed.input("configuration_invalid", "'compare_to': " + e.getMessage());
    }
    return pattern.affords(value)
        ? Verdict.of(pattern.find(value))
        : Failed.input("limit_exceeded", "The value is too long for a pattern of this size.");
  }

  /** Both ways round, because some letters have an upper case only in the other direction. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
