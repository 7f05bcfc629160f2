package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Descriptor;

/** Looks into an array, or at its length. */
@Dependent
public final class ArrayConditionComponent implements RuleCondition {
  private static final Rule RULE = new ArrayRule();
  private static final Descriptor DESCRIPTOR =
      RULE.descriptor(
          "array_condition",
          "Array condition",
          "Looks for a value in an array, or at how many there are.",
          """
              {"value": ["approved", "paid"], "operator": "contains", "compare_to": "paid"}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Rule rule() {
    return RULE;
  }
}
