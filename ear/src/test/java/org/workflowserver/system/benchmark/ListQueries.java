package org.workflowserver.system.benchmark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.paging.Cursor;
import org.workflowserver.system.support.ApiResponse;

/**
 * Every list of runs and log entries with its filters alone and in pairs, each with values that
 * many, few and no rows have.
 */
final class ListQueries {
  private final List<String> workflows;
  private final MixedRunSeeder seeder;
  private final int stored;
  private final List<Path> paths = new ArrayList<>();

  ListQueries(List<String> workflows, MixedRunSeeder seeder, int stored) {
    this.workflows = workflows;
    this.seeder = seeder;
    this.stored = stored;
    String first = workflows.getFirst();
    addAll("/workflows/runs", runFilters());
    addAll("/workflows/" + first + "/executions", executionFilters());
    addAll("/workflows/" + first + "/logs", logFilters());
    addAll("/workflows/logs/recent", logFilters());
    workflows
        .subList(0, 5)
        .forEach(id -> paths.add(new Path("logs/stats", "/workflows/" + id + "/logs/stats")));
    paths.add(new Path("workflows", "/workflows"));
  }

  long successesOfFirst() {
    return MixedRunSeeder.successesOfFirst(stored);
  }

  List<Path> paths() {
    return paths;
  }

  /**
   * A list to ask for.
   *
   * @param name what the report says
   */
  record Path(String name, String path) {
    /** How many rows a page has; 1 for what is no list. */
    long rows(ApiResponse response) {
      if (name.startsWith("executions")) {
        return response.rows("data").size();
      }
      return name.startsWith("logs/stats") ? 1 : response.rows().size();
    }
  }

  /** By name of the filter its values, each as a query: of many, of few, of none. */
  private Map<String, List<String>> runFilters() {
    Map<String, List<String>> filters = new LinkedHashMap<>(executionFilters());
    filters.put(
        "workflow",
        List.of(
            "workflow_id=" + workflows.get(0),
            "workflow_id=" + workflows.get(3),
            "workflow_id=" + Ids.next(IdKind.WORKFLOW)));
    filters.put(
        "trigger",
        List.of("trigger_type=webhook", "trigger_type=error", "trigger_type=sync_request"));
    filters.put(
        "error",
        List.of("error_code=step_failed", "error_code=cancelled", "error_code=engine_failure"));
    return filters;
  }

  private Map<String, List<String>> executionFilters() {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    filters.put("status", List.of("status=completed", "status=failed", "status=running"));
    filters.put("time", times());
    return filters;
  }

  private Map<String, List<String>> logFilters() {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    filters.put("status", List.of("status=success", "status=warning", "status=error"));
    filters.put("node", List.of("node_id=call", "node_id=otherwise", "node_id=nowhere"));
    filters.put("time", times());
    return filters;
  }

  private List<String> times() {
    Instant middle = seeder.startedAt(stored / 2, stored);
    return List.of(
        "to=" + middle,
        "from=" + middle + "&to=" + middle.plusSeconds(1),
        "to=" + seeder.startedAt(0, stored).minusSeconds(3600));
  }

  private void addAll(String list, Map<String, List<String>> filters) {
    String name = list.substring(list.lastIndexOf('/') + 1);
    add(name, list, "");
    List<String> names = List.copyOf(filters.keySet());
    IdKind kind = name.equals("runs") ? IdKind.RUN : IdKind.LOG;
    String deep = "&cursor=" + Cursor.of(Ids.earliest(kind, seeder.startedAt(stored / 2, stored)));
    for (int i = 0; i < names.size(); i++) {
      for (String value : filters.get(names.get(i))) {
        add(name, list, value);
        if (!name.equals("executions")) {
          add(name, list, value + deep);
        }
        for (int j = i + 1; j < names.size(); j++) {
          filters.get(names.get(j)).forEach(other -> add(name, list, value + "&" + other));
        }
      }
    }
  }

  private void add(String name, String list, String query) {
    String shown =
        query
            .replaceAll("cursor=.*", "cursor")
            .replace(workflows.get(0), "many")
            .replace(workflows.get(3), "few")
            .replaceAll("fl_[0-9a-z]{26}", "none");
    paths.add(new Path((name + " " + shown).strip(), list + (query.isEmpty() ? "" : "?" + query)));
  }
}
