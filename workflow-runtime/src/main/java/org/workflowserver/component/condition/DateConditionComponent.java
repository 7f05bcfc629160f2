package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;

/** Compares moments, and a moment with the time around the step's own. */
@Dependent
public final class DateConditionComponent implements RuleCondition {
  private static final Rule RULE = new DateRule();

  @Override
  public Rule rule() {
    return RULE;
  }
}
