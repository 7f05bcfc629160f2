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

/** Compares numbers as exact decimals. */
@Dependent
public final class NumberConditionComponent implements Component {
  private static final Rule RULE = new NumberRule();
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "number_condition",
          Kind.CONDITION,
          "Number condition",
          "Compares a number with another, or with a range, as exact decimals.",
          Verdict.HANDLES,
          false,
          RULE.schema(),
          Json.parseObject(
              """
              {"value": 12.5, "operator": "between", "compare_to": 10, "to": 20}"""));

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
