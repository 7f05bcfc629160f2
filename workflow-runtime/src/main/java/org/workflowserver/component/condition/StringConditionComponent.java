package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;

/** Looks at a text. */
@Dependent
public final class StringConditionComponent implements RuleCondition {
  private static final Rule RULE = new StringRule();

  @Override
  public Rule rule() {
    return RULE;
  }
}
