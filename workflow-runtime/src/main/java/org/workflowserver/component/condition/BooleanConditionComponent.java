package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Compares a boolean with the one that is expected. */
@Dependent
public final class BooleanConditionComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(
          "boolean_condition",
          Kind.CONDITION,
          "Boolean condition",
          "Goes on by 'true' when the value is the expected boolean, otherwise by 'false'.",
          Verdict.HANDLES,
          false,
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
          }""",
          """
          {"value": true, "expected": true}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    boolean value = members.flag("value");
    boolean expected = members.flag("expected", true);
    return members
        .mismatch()
        .<StepOutcome>map(failed -> failed)
        .orElseGet(() -> Verdict.of(value == expected));
  }
}
