package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;

/**
 * What a condition asks of a value. The condition's own component is one rule; groups and cases
 * hold several, and components do not know each other.
 */
abstract class Rule {
  private final Descriptor descriptor;

  /**
   * @param schema JSON Schema of its members
   * @param example a configuration, as JSON
   */
  Rule(String id, String title, String description, String schema, String example) {
    this.descriptor =
        Descriptor.condition(id, title, description, RuleOutcome.HANDLES, schema, example);
  }

  /** The descriptor of the component that is this rule alone. */
  final Descriptor descriptor() {
    return descriptor;
  }

  /** What the schema cannot say about its members, templates not rendered. */
  List<ConfigurationProblem> check(Map<String, Object> data) {
    return List.of();
  }

  /**
   * Whether it holds.
   *
   * @param subject holds the value
   * @param terms hold all else, rendered; often the same object
   */
  final RuleOutcome judge(Members subject, Members terms, RuleContext context) {
    return context.affordsToRead(subject.any("value"))
            && context.affordsToRead(terms.any("compare_to"))
        ? verdict(subject, terms, context)
        : RuleOutcome.failed(
            "limit_exceeded", "The values of the conditions of this step are too large together.");
  }

  /** The same, once it is known that its values may be looked at. */
  abstract RuleOutcome verdict(Members subject, Members terms, RuleContext context);

  /** Whether it holds, all of its members being in one object. */
  final RuleOutcome judge(Members members, RuleContext context) {
    return judge(members, members, context);
  }
}
