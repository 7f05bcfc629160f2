package org.workflowserver.bulk;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Json;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;

/** Filters as they are kept: JSON with the members of a call. */
final class FilterText {
  private FilterText() {}

  static String of(RunFilter filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!filter.statuses().isEmpty()) {
      json.put(
          "status",
          filter.statuses().stream()
              .map(RunStatus::code)
              .sorted()
              .collect(Collectors.joining(",")));
    }
    filter.workflowId().ifPresent(id -> json.put("workflow_id", id));
    filter.triggerType().ifPresent(type -> json.put("trigger_type", type));
    filter.errorCode().ifPresent(error -> json.put("error_code", error.code()));
    filter.from().ifPresent(from -> json.put("from", from.toString()));
    filter.to().ifPresent(to -> json.put("to", to.toString()));
    return Json.write(json);
  }

  static RunFilter parse(String text) {
    Map<String, Object> json = Json.parseObject(text);
    return new RunFilter(
        member(json, "workflow_id"),
        member(json, "status").map(FilterText::statuses).orElse(Set.of()),
        member(json, "from").map(Instant::parse),
        member(json, "to").map(Instant::parse),
        member(json, "trigger_type"),
        member(json, "error_code").flatMap(RunError::ofCode));
  }

  private static Set<RunStatus> statuses(String codes) {
    return Stream.of(codes.split(","))
        .map(code -> RunStatus.ofCode(code).orElseThrow())
        .collect(Collectors.toSet());
  }

  private static Optional<String> member(Map<String, Object> json, String name) {
    return Optional.ofNullable((String) json.get(name));
  }
}
