package org.workflowserver.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.workflowserver.json.Text;

/** The where clause of a list, and what it binds. */
final class Conditions {
  private final List<String> clauses = new ArrayList<>();
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  /** Those of log entries {@code l} of a workflow; a run in the filter is not looked at. */
  static Conditions ofLogs(String orgId, String workflowId, LogFilter filter) {
    Conditions conditions = new Conditions();
    conditions.add("l.orgId = :org", "org", orgId);
    conditions.add("l.workflowId = :workflow", "workflow", workflowId);
    filter.status().ifPresent(s -> conditions.add("l.status = :status", "status", s.code()));
    filter.nodeId().ifPresent(id -> conditions.add("l.nodeId = :node", "node", id));
    filter.from().ifPresent(from -> conditions.add("l.createdAt >= :from", "from", from));
    filter.to().ifPresent(to -> conditions.add("l.createdAt < :to", "to", to));
    return conditions;
  }

  void add(String clause, String name, Object value) {
    clauses.add(clause);
    parameters.put(name, value instanceof String text ? Text.storable(text) : value);
  }

  String where() {
    return " where " + String.join(" and ", clauses);
  }

  /** Gives each parameter by its name. */
  void bind(BiConsumer<String, Object> parameter) {
    parameters.forEach(parameter);
  }
}
