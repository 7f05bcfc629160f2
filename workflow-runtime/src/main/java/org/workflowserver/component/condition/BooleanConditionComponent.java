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

/** Compares a boolean with the one that is expected. */
@Dependent
public final class BooleanConditionComponent implements Component {
  private static final Rule RULE = new BooleanRule();
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "boolean_condition",
          Kind.CONDITION,
          "Boolean condition",
          "Goes on by 'true' when the value is the expected boolean, otherwise by 'false'.",
          Verdict.HANDLES,
          false,
          RULE.schema(),
          Json.parseObject(
              """
              {"value": true, "expected": true}"""));

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
