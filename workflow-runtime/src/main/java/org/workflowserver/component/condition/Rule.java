package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Members;

/**
 * What a condition asks of a value. The condition's own component is one rule; groups and cases
 * hold several, and components do not know each other.
 */
interface Rule {
  /** JSON Schema of its members. */
  Map<String, Object> schema();

  /** What the schema cannot say about its members, templates not rendered. */
  List<ConfigurationProblem> check(Map<String, Object> data);

  /**
   * Whether it holds.
   *
   * @param subject holds the value
   * @param terms hold all else, rendered; often the same object
   */
  Verdict judge(Members subject, Members terms, Judging judging);

  /** Whether it holds, all of its members being in one object. */
  default Verdict judge(Members members, Judging judging) {
    return judge(members, members, judging);
  }
}
