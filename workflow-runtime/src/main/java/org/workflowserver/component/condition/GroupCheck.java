package org.workflowserver.component.condition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.schema.Templates;

/** Finds what is wrong with a group that is not rendered yet; for one group. */
final class GroupCheck {
  private final List<ConfigurationProblem> problems = new ArrayList<>();
  private int rules;

  List<ConfigurationProblem> problems(Map<String, Object> group) {
    checkRules(group, "", 1);
    if (rules > RuleContext.MOST_RULES) {
      problems.add(new ConfigurationProblem("/rules", Group.tooMany()));
    }
    return problems;
  }

  private void checkRules(Map<?, ?> group, String pointer, int depth) {
    if (group.get("rules") instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        rules++;
        if (list.get(i) instanceof Map<?, ?> rule) {
          checkRule(rule, pointer + "/rules/" + i, depth);
        }
      }
    }
  }

  private void checkRule(Map<?, ?> rule, String pointer, int depth) {
    if (Group.isGroup(rule)) {
      if (depth == Group.DEEPEST) {
        problems.add(new ConfigurationProblem(pointer, Group.tooDeep()));
      } else {
        checkRules(rule, pointer, depth + 1);
      }
    } else if (Templates.in(rule.get("type"))) {
      problems.add(
          new ConfigurationProblem(
              pointer + "/type",
              "The type of a rule is no template, since its members depend on it."));
    } else if (rule.get("type") instanceof String type && Group.RULES.containsKey(type)) {
      Map<String, Object> members = new LinkedHashMap<>();
      rule.forEach((name, value) -> members.put((String) name, value));
      for (ConfigurationProblem problem : Group.RULES.get(type).check(members)) {
        problems.add(new ConfigurationProblem(pointer + problem.pointer(), problem.message()));
      }
    }
  }
}
