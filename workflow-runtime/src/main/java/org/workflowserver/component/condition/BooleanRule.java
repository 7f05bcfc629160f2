package org.workflowserver.component.condition;

import org.workflowserver.component.Members;

/** Compares a boolean with the one that is expected. */
final class BooleanRule extends Rule {
  private static final String SCHEMA =
      """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["value"],
            "properties": {
              "value": {
                "type": ["boolean", "string"], "pattern": "[{][{%]",
                "title": "Value",
                "description": "The boolean to look at, usually a template.",
                "x-order": 1
              },
              "expected": {
                "type": ["boolean", "string"], "pattern": "[{][{%]", "default": true,
                "title": "Expected",
                "description": "The boolean that makes the condition true.",
                "x-order": 2
              }
            }
          }""";

  BooleanRule() {
    super(
        "boolean_condition",
        "Boolean condition",
        "Goes on by 'true' when the value is the expected boolean, otherwise by 'false'.",
        SCHEMA,
        """
              {"value": true, "expected": true}""");
  }

  @Override
  RuleOutcome verdict(Members subject, Members terms, RuleContext context) {
    boolean value = subject.flag("value");
    boolean expected = terms.flag("expected", true);
    return RuleOutcome.of(subject, terms, () -> RuleOutcome.of(value == expected));
  }
}
