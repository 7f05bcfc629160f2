package org.workflowserver.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;

/**
 * How a workflow's runs behave.
 *
 * @param strictVariables whether a template that names a missing value fails its step
 */
public record WorkflowSettings(boolean strictVariables) {
  static final WorkflowSettings DEFAULT = new WorkflowSettings(false);

  /**
   * The members whose value can't be changed yet, with the value they have: what a client reads it
   * may send back.
   */
  private static Map<String, Object> fixed() {
    Map<String, Object> fixed = new LinkedHashMap<>();
    fixed.put("concurrency", null);
    fixed.put("on_overlap", "allow");
    fixed.put("on_missed", "last");
    fixed.put("error_workflow_id", null);
    fixed.put("retention_days", null);
    fixed.put("input_schema", null);
    return fixed;
  }

  static WorkflowSettings ofStored(String text) {
    return new WorkflowSettings(
        Boolean.TRUE.equals(Json.parseObject(text).get("strict_variables")));
  }

  /** Reads what a client sent, and reports what can't be done. */
  static WorkflowSettings read(Map<String, Object> sent, Problems problems) {
    Map<String, Object> fixed = fixed();
    for (Map.Entry<String, Object> member : sent.entrySet()) {
      String name = member.getKey();
      if (fixed.containsKey(name)
          && member.getValue() != null
          && !member.getValue().equals(fixed.get(name))) {
        problems.member(
            "/settings/" + name,
            "parameter_invalid",
            "'settings."
                + name
                + "' can't be changed in this version; leave it out or send "
                + Json.write(fixed.get(name))
                + ".");
      }
    }
    Object strict = sent.get("strict_variables");
    if (strict != null && !(strict instanceof Boolean)) {
      problems.member(
          "/settings/strict_variables",
          "parameter_invalid",
          "'settings.strict_variables' must be true or false.");
    }
    return new WorkflowSettings(Boolean.TRUE.equals(strict));
  }

  Map<String, Object> json() {
    Map<String, Object> all = fixed();
    all.put("strict_variables", strictVariables);
    return all;
  }
}
