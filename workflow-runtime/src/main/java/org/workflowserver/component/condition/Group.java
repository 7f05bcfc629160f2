package org.workflowserver.component.condition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.condition.RuleOutcome.Judged;
import org.workflowserver.component.condition.RuleOutcome.Unjudged;

/** Judges rules that are joined by "and" or "or", as far as it takes. */
record Group(RuleContext context) {
  /** The type of a nested group, which may also go without one. */
  static final String TYPE = "logical_group";

  /** How deep groups nest, the outermost included. */
  static final int DEEPEST = 5;

  /** What a group holds besides groups, by the id of its component. */
  static final Map<String, Rule> RULES;

  static {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Stream.of(
            new StringRule(), new NumberRule(), new DateRule(), new BooleanRule(), new ArrayRule())
        .forEach(rule -> rules.put(rule.descriptor().id(), rule));
    RULES = Collections.unmodifiableMap(rules);
  }

  /** Whether an object among rules is a group. */
  static boolean isGroup(Map<?, ?> rule) {
    return rule.get("type") == null || TYPE.equals(rule.get("type"));
  }

  /** Whether the outermost group holds. */
  RuleOutcome judge(Members group) {
    return judge(group, 1);
  }

  private RuleOutcome judge(Members group, int depth) {
    String operator = group.text("operator").toLowerCase(Locale.ROOT);
    List<?> rules = group.array("rules");
    if (group.mismatch().isPresent()) {
      return new Unjudged(group.mismatch().get());
    }
    if (!operator.equals("and") && !operator.equals("or")) {
      return RuleOutcome.unknownOperator(group, List.of("and", "or"));
    }
    if (rules.isEmpty()) {
      return RuleOutcome.failed(
          "configuration_invalid", "'%s' must not be empty.".formatted(group.nameOf("rules")));
    }
    boolean all = operator.equals("and");
    for (int i = 0; i < rules.size(); i++) {
      RuleOutcome outcome = judgeRule(rules.get(i), group.nameOf("rules[" + i + "]"), depth);
      if (!(outcome instanceof Judged judged) || judged.result() != all) {
        return outcome;
      }
    }
    return RuleOutcome.of(all);
  }

  @SuppressWarnings("unchecked")
  private RuleOutcome judgeRule(Object rule, String path, int depth) {
    if (!context.takesRule()) {
      return RuleOutcome.failed("limit_exceeded", tooMany());
    }
    if (!(rule instanceof Map<?, ?> object)) {
      return new Unjudged(Failed.typeMismatch(path, "an object", rule));
    }
    Members members = new Members((Map<String, Object>) object, path + ".");
    if (isGroup(object)) {
      return depth < DEEPEST
          ? judge(members, depth + 1)
          : RuleOutcome.failed("limit_exceeded", tooDeep());
    }
    String type = members.text("type");
    if (members.mismatch().isPresent()) {
      return new Unjudged(members.mismatch().get());
    }
    Rule known = RULES.get(type);
    return known == null
        ? RuleOutcome.failed(
            "configuration_invalid",
            "'%s.type' must be one of %s, %s."
                .formatted(path, String.join(", ", RULES.keySet()), TYPE))
        : known.judge(members, context);
  }

  static String tooDeep() {
    return "Groups nest at most " + DEEPEST + " deep.";
  }

  static String tooMany() {
    return "A group has at most " + RuleContext.MOST_RULES + " rules in all.";
  }
}
