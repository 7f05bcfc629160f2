package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;

/** Looks into an array, or at its length. */
@Dependent
public final class ArrayConditionComponent implements RuleCondition {
  private static final Rule RULE = new ArrayRule();

  @Override
  public Rule rule() {
    return RULE;
  }
}
