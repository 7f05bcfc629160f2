package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;
import org.workflowserver.json.Json;

/** Compares a boolean with the one that is expected. */
final class BooleanRule implements Rule {
  private static final Map<String, Object> SCHEMA =
      Json.parseObject(
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
          }""");

  @Override
  public Map<String, Object> schema() {
    return SCHEMA;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return List.of();
  }

  @Override
  public Verdict judge(Members subject, Members terms, Judging judging) {
    boolean value = subject.flag("value");
    boolean expected = terms.flag("expected", true);
    return Verdict.of(subject, terms, () -> Verdict.of(value == expected));
  }
}
