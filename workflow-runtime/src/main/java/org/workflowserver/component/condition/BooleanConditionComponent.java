package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;

/** Compares a boolean with the one that is expected. */
@Dependent
public final class BooleanConditionComponent implements RuleCondition {
  private static final Rule RULE = new BooleanRule();

  @Override
  public Rule rule() {
    return RULE;
  }
}
