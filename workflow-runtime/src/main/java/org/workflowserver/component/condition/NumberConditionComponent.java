package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Descriptor;

/** Compares numbers as exact decimals. */
@Dependent
public final class NumberConditionComponent implements RuleCondition {
  private static final Rule RULE = new NumberRule();
  private static final Descriptor DESCRIPTOR =
      RULE.descriptor(
          "number_condition",
          "Number condition",
          "Compares a number with another, or with a range, as exact decimals.",
          """
              {"value": 12.5, "operator": "between", "compare_to": 10, "to": 20}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Rule rule() {
    return RULE;
  }
}
