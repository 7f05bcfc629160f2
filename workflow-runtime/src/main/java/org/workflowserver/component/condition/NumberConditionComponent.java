package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;

/** Compares numbers as exact decimals. */
@Dependent
public final class NumberConditionComponent implements RuleCondition {
  private static final Rule RULE = new NumberRule();

  @Override
  public Rule rule() {
    return RULE;
  }
}
