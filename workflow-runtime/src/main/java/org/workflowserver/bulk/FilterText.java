package org.workflowserver.bulk;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Json;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.RunStatus;

/** Filters as they are kept: JSON with the members of a call. */
final class FilterText {
  private FilterText() {}

  static String of(RunFilter filter) {
    Map<String, Object> json = new LinkedHashMap<>();
    filter.status().ifPresent(status -> json.put("status", status.code()));
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
        member(json, "status").flatMap(RunStatus::ofCode),
        member(json, "from").map(Instant::parse),
        member(json, "to").map(Instant::parse),
        member(json, "trigger_type"),
        member(json, "error_code").flatMap(RunError::ofCode));
  }

  private static Optional<String> member(Map<String, Object> json, String name) {
    return Optional.ofNullable((String) json.get(name));
  }
}
