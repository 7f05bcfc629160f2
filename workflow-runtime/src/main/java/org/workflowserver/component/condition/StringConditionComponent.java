package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Descriptor;

/** Looks at a text. */
@Dependent
public final class StringConditionComponent implements RuleCondition {
  private static final Rule RULE = new StringRule();
  private static final Descriptor DESCRIPTOR =
      RULE.descriptor(
          "string_condition",
          "String condition",
          "Compares a text with another, looks into it, or matches it with a regular expression.",
          """
              {"value": "order-17", "operator": "starts_with", "compare_to": "order-"}""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Rule rule() {
    return RULE;
  }
}
