package org.workflowserver.component.condition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.pattern.LinearPattern;
import org.workflowserver.pattern.PatternRefused;
import org.workflowserver.pattern.TextSearch;

/** Looks at a text. */
final class StringRule extends Rule {
  private static final String MATCHES = "matches";

  /** All operators. */
  static final List<String> OPERATORS =
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

  private static final String SCHEMA =
      """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["value", "operator"],
            "properties": {
              "value": {
                "type": ["string", "number", "boolean", "null"],
                "title": "Value",
                "description": "The text to look at, usually a template; null is empty.",
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
                "type": ["string", "number", "boolean"],
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
          }""";

  StringRule() {
    super(
        "string_condition",
        "String condition",
        "Compares a text with another, looks into it, or matches it with a regular expression.",
        SCHEMA,
        """
              {"value": "order-17", "operator": "starts_with", "compare_to": "order-"}""");
  }

  @Override
  List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("operator") instanceof String operator)
        || Templates.in(operator)
        || OF_ONE_VALUE.contains(operator)) {
      return List.of();
    }
    if (operator.equals(MATCHES)
        && data.get("compare_to") instanceof String text
        && !Templates.in(text)) {
      try {
        LinearPattern.check(text);
      } catch (PatternRefused e) {
        return List.of(new ConfigurationProblem("/compare_to", e.getMessage()));
      }
    }
    return ConfigurationProblem.missing(data, List.of("compare_to"), operator);
  }

  @Override
  RuleOutcome verdict(Members subject, Members terms, RuleContext context) {
    String operator = terms.text("operator");
    boolean ofOne = OF_ONE_VALUE.contains(operator);
    String value = ofOne ? subject.text("value", "") : subject.text("value");
    String other = ofOne ? "" : terms.text("compare_to");
    boolean caseSensitive = terms.flag("case_sensitive", true);
    return RuleOutcome.of(
        subject,
        terms,
        () -> {
          if (operator.equals(MATCHES)) {
            return match(value, other, caseSensitive, terms, context);
          }
          return caseSensitive
              ? compare(terms, value, other)
              : compare(terms, folded(value), folded(other));
        });
  }

  private static RuleOutcome compare(Members terms, String value, String other) {
    return switch (terms.text("operator")) {
      case "equals" -> RuleOutcome.of(value.equals(other));
      case "not_equals" -> RuleOutcome.of(!value.equals(other));
      case "contains" -> RuleOutcome.of(new TextSearch(other).isIn(value));
      case "not_contains" -> RuleOutcome.of(!new TextSearch(other).isIn(value));
      case "starts_with" -> RuleOutcome.of(value.startsWith(other));
      case "ends_with" -> RuleOutcome.of(value.endsWith(other));
      case "is_empty" -> RuleOutcome.of(value.isEmpty());
      case "is_not_empty" -> RuleOutcome.of(!value.isEmpty());
      default -> RuleOutcome.unknownOperator(terms, OPERATORS);
    };
  }

  private static RuleOutcome match(
      String value, String text, boolean caseSensitive, Members terms, RuleContext context) {
    LinearPattern pattern;
    try {
      pattern = LinearPattern.compile(text, caseSensitive);
    } catch (PatternRefused e) {
      return RuleOutcome.failed(
          "configuration_invalid",
          "'%s': %s".formatted(terms.nameOf("compare_to"), e.getMessage()));
    }
    return context.affordsToCompile(text) && context.affords(pattern, value)
        ? RuleOutcome.of(pattern.find(value))
        : RuleOutcome.failed("limit_exceeded", "The value is too long for a pattern of this size.");
  }

  /** Both ways round, because some letters have an upper case only in the other direction. */
  private static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
