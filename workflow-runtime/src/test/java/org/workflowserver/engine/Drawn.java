package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;

/** A workflow as a test draws it. */
final class Drawn {
  private final List<Map<String, Object>> nodes = new ArrayList<>();
  private final List<Map<String, Object>> edges = new ArrayList<>();
  private final Map<String, Object> settings = new HashMap<>();
  private final Map<String, Object> schedule = new HashMap<>();

  static Drawn empty() {
    return new Drawn();
  }

  static Drawn withTrigger() {
    return withTrigger("manual_trigger");
  }

  static Drawn withTrigger(String component) {
    return new Drawn().node("start", component, Map.of());
  }

  /** A workflow that others may call. */
  static Drawn callable() {
    return new Drawn().node("start", "workflow_trigger", Map.of());
  }

  /** A workflow that answers calls with what {@code template} renders at its node out. */
  static Drawn answering(String template) {
    return new Drawn()
        .node("start", "sync_request_trigger", Map.of())
        .node("out", "text_transform", Map.of("template", template, "is_response", true));
  }

  /** Calls the workflow with {@code input}. */
  Drawn call(String id, String workflowId, Map<String, Object> input, boolean waits) {
    return node(
        id, "trigger_workflow", Map.of("workflow_id", workflowId, "input", input, "wait", waits));
  }

  Drawn delay(String id, long duration, String unit) {
    return node(id, "delay", Map.of("duration", duration, "unit", unit));
  }

  Drawn act(String id) {
    return act(id, Map.of());
  }

  Drawn act(String id, Map<String, Object> configuration) {
    return node(id, "act", configuration);
  }

  Drawn node(String id, String component, Map<String, Object> configuration) {
    Map<String, Object> data = new HashMap<>(configuration);
    data.put("componentId", component);
    nodes.add(Map.of("id", id, "type", component, "data", data));
    return this;
  }

  /** Edges along {@code a > b:handle > c}. */
  Drawn way(String text) {
    String[] stops = text.split(" > ");
    for (int i = 1; i < stops.length; i++) {
      String[] source = stops[i - 1].split(":");
      edge(source[0], source.length > 1 ? source[1] : null, stops[i].split(":")[0]);
    }
    return this;
  }

  Drawn edge(String source, String handle, String target) {
    Map<String, Object> edge = new HashMap<>();
    edge.put("id", "e" + edges.size());
    edge.put("source", source);
    edge.put("target", target);
    edge.put("sourceHandle", handle);
    edges.add(edge);
    return this;
  }

  Drawn strict() {
    settings.put("strict_variables", true);
    return this;
  }

  /** At most so many runs are under way at a time. */
  Drawn atOnce(long most) {
    settings.put("concurrency", most);
    return this;
  }

  /** A run that fails starts one of that workflow. */
  Drawn onError(String workflowId) {
    settings.put("error_workflow_id", workflowId);
    return this;
  }

  /** The workflow fires by itself. */
  Drawn schedule(String type, String value, String zone) {
    schedule.put("schedule_type", type);
    schedule.put("schedule_value", value);
    schedule.put("schedule_timezone", zone);
    return this;
  }

  Drawn setting(String name, Object value) {
    settings.put(name, value);
    return this;
  }

  /** What a run starts with must fit the schema, which is JSON text. */
  Drawn input(String schema) {
    settings.put("input_schema", Json.parseObject(schema));
    return this;
  }

  Map<String, Object> body() {
    Map<String, Object> body = new HashMap<>(schedule);
    body.putAll(Map.of("name", "drawn", "nodes", nodes, "edges", edges, "settings", settings));
    return body;
  }
}
