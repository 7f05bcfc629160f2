package org.workflowserver.system.benchmark;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.paging.Cursor;
import org.workflowserver.system.support.ApiResponse;

/**
 * Every list of runs and log entries with its filters alone and in pairs, each with values that
 * many, few and no rows have; those of the console among them.
 */
final class ListQueries {
  /** What the paths of the console's pages begin with. */
  private static final String CONSOLE = "/console";

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
    addAll(CONSOLE + "/runs", consoleFilters());
    addThrees(CONSOLE + "/runs", consoleFilters());
    addBulk();
    List.of("", "inbox", "workflows", "schedules", "workflows/" + first + "/runs", "admin/storage")
        .forEach(page -> add(CONSOLE + "/" + page, ""));
  }

  String first() {
    return workflows.getFirst();
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
    boolean isPage() {
      return path.startsWith(CONSOLE);
    }

    /** How many rows a page has; 1 for what is no list. */
    long rows(ApiResponse response) {
      if (name.startsWith("executions")) {
        return response.rows("data").size();
      }
      return name.startsWith("logs/stats") ? 1 : response.rows().size();
    }
  }

  /** As {@link #runFilters}, as the console's addresses name them. */
  private Map<String, List<String>> consoleFilters() {
    String middle = Ids.earliest(IdKind.RUN, seeder.startedAt(stored / 2, stored));
    Map<String, List<String>> filters = new LinkedHashMap<>();
    filters.put(
        "status",
        List.of(
            "status=completed&status=failed", "status=failed&status=cancelled", "status=running"));
    filters.put(
        "workflow",
        runFilters().get("workflow").stream()
            .map(value -> value.replace("workflow_id", "workflow"))
            .toList());
    filters.put("trigger", List.of("trigger=webhook", "trigger=error", "trigger=sync_request"));
    filters.put("error", List.of("error=step_failed", "error=cancelled", "error=engine_failure"));
    filters.put("time", times().stream().map(value -> "range=between&" + value).toList());
    filters.put("message", List.of("message=Unavailable", "message=503+Service", "message=none"));
    filters.put(
        "id",
        List.of(
            "id=" + middle.substring(0, 10),
            "id=" + middle.substring(0, 17),
            "id=" + Ids.earliest(IdKind.RUN, seeder.startedAt(stored, stored)) + "0"));
    return filters;
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
    filters.put(
        "status",
        List.of("status=completed", "status=failed", "status=running", "status=completed,failed"));
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
    String name = name(list);
    add(list, "");
    List<String> names = List.copyOf(filters.keySet());
    IdKind kind = name.endsWith("runs") ? IdKind.RUN : IdKind.LOG;
    String deep = "&cursor=" + Cursor.of(Ids.earliest(kind, seeder.startedAt(stored / 2, stored)));
    for (int i = 0; i < names.size(); i++) {
      for (String value : filters.get(names.get(i))) {
        add(list, value);
        if (!name.equals("executions")) {
          add(list, value + deep);
        }
        for (int j = i + 1; j < names.size(); j++) {
          filters.get(names.get(j)).forEach(other -> add(list, value + "&" + other));
        }
      }
    }
  }

  /** Runs of several statuses, by what started them and why they failed. */
  private void addThrees(String list, Map<String, List<String>> filters) {
    String statuses = filters.get("status").getFirst();
    for (String trigger : filters.get("trigger")) {
      for (String error : filters.get("error")) {
        add(list, String.join("&", statuses, trigger, error));
      }
    }
  }

  /** The pages that count what an action is about to be done with: all that match, or selected. */
  private void addBulk() {
    String page = CONSOLE + "/runs/bulk";
    for (String action : List.of("do=rerun", "do=cancel")) {
      add(page, action);
      consoleFilters().values().stream()
          .flatMap(List::stream)
          .forEach(value -> add(page, action + "&" + value));
      String selected =
          IntStream.range(1, 26)
              .mapToObj(slot -> seeder.idOf(slot * (stored / 26L), stored))
              .collect(Collectors.joining("&selected=", "&of=selected&selected=", ""));
      add(page, action + selected);
    }
  }

  /** What the report calls a list. */
  private static String name(String list) {
    return list.startsWith(CONSOLE)
        ? list.substring(1).replaceAll("fl_[0-9a-z]{26}", "many")
        : list.substring(list.lastIndexOf('/') + 1);
  }

  private void add(String list, String query) {
    String shown =
        query
            .replaceAll("cursor=.*", "cursor")
            .replaceAll("&selected=.*", "")
            .replace(workflows.get(0), "many")
            .replace(workflows.get(3), "few")
            .replaceAll("fl_[0-9a-z]{26}", "none")
            .replaceAll("id=fl_run_\\w{3}($|&)", "id=many$1")
            .replaceAll("id=fl_run_\\w{10}($|&)", "id=few$1")
            .replaceAll("id=fl_run_\\w+", "id=none");
    paths.add(
        new Path((name(list) + " " + shown).strip(), list + (query.isEmpty() ? "" : "?" + query)));
  }
}
