package org.workflowserver.subscription;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.run.change.RunEventRecord;

/** What is sent of an event: ids and codes, and nothing that a run read or wrote. */
final class EventPayload {
  private EventPayload() {}

  /** JSON text {@code {type, timestamp, data}}. */
  static String of(RunEventRecord event) {
    boolean asked = event.event().equals(EventType.INTERACTION_OPENED.code());
    Map<String, Object> data = new LinkedHashMap<>();
    if (asked) {
      data.put("interaction_id", event.subjectId());
    }
    data.put("run_id", event.runId());
    data.put("workflow_id", event.workflowId());
    data.put("workflow_version", (long) event.workflowVersion());
    if (asked) {
      data.put("node_id", event.nodeId());
    }
    data.put("status", event.status());
    if (!asked) {
      data.put("error_code", event.errorCode());
    }
    data.put("started_at", Times.format(event.startedAt()));
    if (!asked) {
      data.put("completed_at", Times.format(event.happenedAt()));
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("type", event.event());
    payload.put("timestamp", Times.format(event.happenedAt()));
    payload.put("data", data);
    return Json.write(payload);
  }
}
