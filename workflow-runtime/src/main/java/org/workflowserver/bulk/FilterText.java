package org.workflowserver.bulk;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;

/** Filters as they are kept: JSON with the members of a call. */
final class FilterText {
  private static final String RUNS = "runs";

  private FilterText() {}

  static String of(RunFilter filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    putAll(json, "status", filter.statuses().stream().map(RunStatus::code));
    filter.workflowId().ifPresent(id -> json.put("workflow_id", id));
    filter.triggerType().ifPresent(type -> json.put("trigger_type", type));
    filter.errorCode().ifPresent(error -> json.put("error_code", error.code()));
    filter.from().ifPresent(from -> json.put("from", from.toString()));
    filter.to().ifPresent(to -> json.put("to", to.toString()));
    RunSearch search = filter.search();
    putAll(json, "failed_by", search.failures().stream().map(RunError::code));
    search.idStart().ifPresent(start -> json.put("id", start));
    search.message().ifPresent(text -> json.put("error_message", text));
    putAll(json, RUNS, search.ids().stream());
    search.endedFrom().ifPresent(from -> json.put("ended_from", from.toString()));
    return Json.write(json);
  }

  /**
   * The filter as the audit log can take it: of runs that were selected one by one how many there
   * are, and what tells whether it was these: the SHA-256 of their ids, sorted, a line each.
   */
  static String forAudit(String filter) {
    Map<String, Object> json = Json.parseObject(filter);
    if (json.remove(RUNS) instanceof String ids) {
      json.put("selected", (long) ids.split(",").length);
      json.put("selected_sha256", Text.sha256Hex(ids.replace(',', '\n')));
    }
    return Json.write(json);
  }

  static RunFilter parse(String text) {
    Map<String, Object> json = Json.parseObject(text);
    return RunFilter.ALL
        .ofWorkflow(member(json, "workflow_id"))
        .inStatus(all(json, "status", code -> Coded.find(RunStatus.class, code).orElseThrow()))
        .between(member(json, "from").map(Instant::parse), member(json, "to").map(Instant::parse))
        .startedBy(member(json, "trigger_type"))
        .failedWith(member(json, "error_code").flatMap(code -> Coded.find(RunError.class, code)))
        .searching(
            new RunSearch(
                all(json, "failed_by", code -> Coded.find(RunError.class, code).orElseThrow()),
                member(json, "id"),
                member(json, "error_message"),
                all(json, RUNS, id -> id),
                member(json, "ended_from").map(Instant::parse),
                false));
  }

  private static void putAll(Map<String, Object> json, String name, Stream<String> values) {
    String all = values.sorted().collect(Collectors.joining(","));
    if (!all.isEmpty()) {
      json.put(name, all);
    }
  }

  private static <T> Set<T> all(Map<String, Object> json, String name, Function<String, T> value) {
    return member(json, name).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(value)
        .collect(Collectors.toSet());
  }

  private static Optional<String> member(Map<String, Object> json, String name) {
    return Optional.ofNullable((String) json.get(name));
  }
}
