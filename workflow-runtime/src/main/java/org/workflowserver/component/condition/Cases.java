package org.workflowserver.component.condition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.schema.Templates;

/** The cases of a switch: each is a rule on a text or on a number, and a handle. */
final class Cases {
  /** The handle that is taken when no case holds. */
  static final String DEFAULT = StepOutcome.DEFAULT_HANDLE;

  static final String SCHEMA =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["value", "cases"],
        "properties": {
          "value": {
            "title": "Value",
            "description": "The text or number to look at, usually a template.",
            "x-order": 1
          },
          "cases": {
            "type": "array", "minItems": 1, "maxItems": 100,
            "title": "Cases",
            "description": "Looked at in order; the first that holds is the way out.",
            "x-order": 2,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["id", "operator"],
              "properties": {
                "id": {
                  "type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$",
                  "title": "Id",
                  "description": "The handle's name.",
                  "x-order": 1
                },
                "operator": {
                  "type": "string",
                  "enum": [
                    "equals", "not_equals", "contains", "not_contains", "starts_with", "ends_with",
                    "matches", "is_empty", "is_not_empty", "==", "!=", ">", ">=", "<", "<="
                  ],
                  "title": "Operator",
                  "description":
                    "Words compare texts, with 'matches' as a regular expression (RE2); signs compare numbers.",
                  "x-order": 2
                },
                "compare_to": {
                  "type": ["string", "number", "boolean"],
                  "title": "Compare to",
                  "description":
                    "The other text, regular expression or number; not needed to ask for emptiness.",
                  "x-order": 3
                }
              },
              "anyOf": [
                {
                  "properties": {
                    "operator": {
                      "enum": [
                        "equals", "not_equals", "contains", "not_contains", "starts_with",
                        "ends_with", "matches", "is_empty", "is_not_empty"
                      ]
                    },
                    "compare_to": {"type": ["string", "number", "boolean"]}
                  }
                },
                {
                  "properties": {
                    "operator": {"enum": ["==", "!=", ">", ">=", "<", "<="]},
                    "compare_to": {"type": ["number", "string"], "pattern": "[{][{%]"}
                  }
                }
              ]
            }
          }
        }
      }""";

  private static final Rule TEXTS = new StringRule();
  private static final Rule NUMBERS = new NumberRule();
  private static final List<String> OPERATORS =
      Stream.concat(StringRule.OPERATORS.stream(), NumberRule.COMPARING.stream()).toList();

  private Cases() {}

  /** Whether the case with these terms holds for the subject. */
  static RuleOutcome judge(Members subject, Members terms, RuleContext context) {
    String operator = terms.text("operator");
    if (StringRule.OPERATORS.contains(operator)) {
      return TEXTS.judge(subject, terms, context);
    }
    return NumberRule.COMPARING.contains(operator)
        ? NUMBERS.judge(subject, terms, context)
        : RuleOutcome.of(subject, terms, () -> RuleOutcome.unknownOperator(terms, OPERATORS));
  }

  /** What is wrong with cases that are not rendered yet. */
  static List<ConfigurationProblem> check(Object configured) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    if (Templates.in(configured)) {
      problems.add(
          new ConfigurationProblem("/cases", "The cases are handles: they are no template."));
    }
    if (configured instanceof List<?> cases) {
      Set<String> ids = new HashSet<>(Set.of(DEFAULT, StepOutcome.ERROR_HANDLE));
      for (int i = 0; i < cases.size(); i++) {
        check(cases.get(i), "/cases/" + i, ids, problems);
      }
    }
    return problems;
  }

  private static void check(
      Object each, String pointer, Set<String> ids, List<ConfigurationProblem> problems) {
    if (Templates.in(each)) {
      problems.add(new ConfigurationProblem(pointer, "A case is a handle: it is no template."));
    }
    if (!(each instanceof Map<?, ?> members)) {
      return;
    }
    if (members.get("id") instanceof String id && (Templates.in(id) || !ids.add(id))) {
      problems.add(
          new ConfigurationProblem(
              pointer + "/id",
              "The ids of cases are handles: they hold no templates, and differ from each other,"
                  + " from 'default' and from 'error'."));
    }
    Map<String, Object> terms = new HashMap<>();
    members.forEach((name, value) -> terms.put((String) name, value));
    for (ConfigurationProblem problem : checkTerms(terms)) {
      problems.add(new ConfigurationProblem(pointer + problem.pointer(), problem.message()));
    }
  }

  private static List<ConfigurationProblem> checkTerms(Map<String, Object> terms) {
    Object operator = terms.get("operator");
    return NumberRule.COMPARING.contains(String.valueOf(operator))
        ? ConfigurationProblem.missing(terms, List.of("compare_to"), operator)
        : TEXTS.check(terms);
  }
}
