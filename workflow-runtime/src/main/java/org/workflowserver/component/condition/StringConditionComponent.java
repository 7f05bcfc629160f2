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

/** Looks at a text. */
@Dependent
public final class StringConditionComponent implements Component {
  private static final Rule RULE = new StringRule();
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          "string_condition",
          Kind.CONDITION,
          "String condition",
          "Compares a text with another, looks into it, or matches it with a regular expression.",
          Verdict.HANDLES,
          false,
          RULE.schema(),
          Json.parseObject(
              """
              {"value": "order-17", "operator": "starts_with", "compare_to": "order-"}"""));

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
