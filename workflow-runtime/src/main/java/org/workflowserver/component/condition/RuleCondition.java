package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** A condition that is one rule. */
interface RuleCondition extends Component {
  Rule rule();

  @Override
  default Descriptor descriptor() {
    return rule().descriptor();
  }

  @Override
  default List<ConfigurationProblem> check(Map<String, Object> data) {
    return rule().check(data);
  }

  @Override
  default StepOutcome execute(StepContext context) {
    return rule().judge(new Members(context.configuration()), new RuleContext(context)).outcome();
  }
}
