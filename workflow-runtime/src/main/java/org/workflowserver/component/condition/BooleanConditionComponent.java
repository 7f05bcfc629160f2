package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Descriptor;

/** Compares a boolean with the one that is expected. */
@Dependent
public final class BooleanConditionComponent implements RuleCondition {
  private static final Rule RULE = new BooleanRule();
  private static final Descriptor DESCRIPTOR =
      RULE.descriptor(
          "boolean_condition",
          "Boolean condition",
          "Goes on by 'true' when the value is the expected boolean, otherwise by 'false'.",
          """
              {"value": true, "expected": true}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Rule rule() {
    return RULE;
  }
}
