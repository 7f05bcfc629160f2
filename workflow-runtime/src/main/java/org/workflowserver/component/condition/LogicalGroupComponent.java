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

/** Joins conditions, and groups of them, by "and" or "or". */
@Dependent
public final class LogicalGroupComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      new Descriptor(
          Group.TYPE,
          Kind.CONDITION,
          "Group of conditions",
          "Goes on by 'true' when all of its rules hold, or with 'or' at least one; rules are"
              + " conditions and further groups, looked at in order as far as needed.",
          RuleOutcome.HANDLES,
          false,
          GroupSchema.of(),
          Json.parseObject(
              """
              {
                "operator": "and",
                "rules": [
                  {"type": "number_condition", "value": 12.5, "operator": ">", "compare_to": 10},
                  {
                    "operator": "or",
                    "rules": [
                      {"type": "boolean_condition", "value": false},
                      {
                        "type": "string_condition",
                        "value": "order-17", "operator": "starts_with", "compare_to": "order-"
                      }
                    ]
                  }
                ]
              }"""));

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return new GroupCheck().problems(data);
  }

  @Override
  public StepOutcome execute(StepContext context) {
    return new Group(new RuleContext(context))
        .judge(new Members(context.configuration()))
        .outcome();
  }
}
