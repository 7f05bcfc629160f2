package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import org.workflowserver.component.Descriptor;

/** Compares moments, and a moment with the time around the step's own. */
@Dependent
public final class DateConditionComponent implements RuleCondition {
  private static final Rule RULE = new DateRule();
  private static final Descriptor DESCRIPTOR =
      RULE.descriptor(
          "date_condition",
          "Date condition",
          "Compares a date-time with another, with a range, or with the time around now.",
          """
              {
                "value": "2027-01-31T09:00:00+01:00", "operator": "between",
                "compare_to": "2027-01-01", "to": "2027-02-01", "timezone": "Europe/Berlin"
              }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Rule rule() {
    return RULE;
  }
}
