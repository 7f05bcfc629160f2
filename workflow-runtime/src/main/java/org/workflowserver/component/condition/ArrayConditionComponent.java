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

/** Looks into an array, or at its length. */
@Dependent
public final class ArrayConditionComponent implements Component {
  private static final Rule RULE = new ArrayRule();
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "array_condition",
          Kind.CONDITION,
          "Array condition",
          "Looks for a value in an array, or at how many there are.",
          Verdict.HANDLES,
          false,
          RULE.schema(),
          Json.parseObject(
              """
              {"value": ["approved", "paid"], "operator": "contains", "compare_to": "paid"}"""));

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
