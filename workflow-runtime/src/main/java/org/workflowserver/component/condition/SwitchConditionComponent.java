package org.workflowserver.component.condition;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.condition.RuleOutcome.Judged;
import org.workflowserver.component.condition.RuleOutcome.Unjudged;

/** Goes on by the first case that holds. */
@Dependent
public final class SwitchConditionComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.condition(
          "switch_condition",
          "Switch",
          "Goes on by the first case that holds for the value, and by 'default' when none does.",
          List.of(Cases.DEFAULT),
          Cases.SCHEMA,
          """
          {
            "value": "{{ trigger.country }}",
            "cases": [
              {"id": "home", "operator": "equals", "compare_to": "DE"},
              {"id": "unknown", "operator": "is_empty"}
            ]
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<String> handles(Map<String, Object> data) {
    List<String> handles = new ArrayList<>();
    if (data.get("cases") instanceof List<?> cases) {
      for (Object each : cases) {
        if (each instanceof Map<?, ?> members && members.get("id") instanceof String id) {
          handles.add(id);
        }
      }
    }
    handles.add(Cases.DEFAULT);
    return handles;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    return Cases.check(data.get("cases"));
  }

  @Override
  @SuppressWarnings("unchecked")
  public StepOutcome execute(StepContext context) {
    Members subject = new Members(context.configuration());
    List<?> cases = subject.array("cases");
    if (subject.mismatch().isPresent()) {
      return subject.mismatch().get();
    }
    RuleContext rules = new RuleContext(context);
    for (int i = 0; i < cases.size(); i++) {
      String path = "cases[" + i + "]";
      if (!(cases.get(i) instanceof Map<?, ?> members)) {
        return Failed.typeMismatch(path, "an object", cases.get(i));
      }
      Members terms = new Members((Map<String, Object>) members, path + ".");
      String id = terms.text("id");
      RuleOutcome outcome = Cases.judge(subject, terms, rules);
      if (outcome instanceof Unjudged unjudged) {
        return unjudged.failure();
      }
      if (outcome instanceof Judged judged && judged.result()) {
        return taken(id);
      }
    }
    return taken(Cases.DEFAULT);
  }

  private static StepOutcome taken(String handle) {
    return new Completed(handle, Map.of("result", handle));
  }
}
