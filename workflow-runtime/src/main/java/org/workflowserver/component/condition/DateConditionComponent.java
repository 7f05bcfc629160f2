package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.json.Json;

/** Compares moments, and a moment with the time around the step's own. */
@Dependent
public final class DateConditionComponent implements Component {
  private static final Rule RULE = new DateRule();
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "date_condition",
          Kind.CONDITION,
          "Date condition",
          "Compares a date-time with another, with a range, or with the time around now.",
          Verdict.HANDLES,
          false,
          RULE.schema(),
          Json.parseObject(
              """
              {
                "value": "2027-01-31T09:00:00+01:00", "operator": "between",
                "compare_to": "2027-01-01", "to": "2027-02-01", "timezone": "Europe/Berlin"
              }"""));

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return RULE.check(data);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    return RULE.judge(new Members(context.configuration()), new Judging(context)).outcome();
  }
}
