package org.workflowserver.system.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow being drawn: each node is joined to the one drawn before it, by the handle {@code
 * true} behind a condition.
 */
public final class WorkflowDrawing {
  private final Map<String, Object> body = new LinkedHashMap<>();
  private final List<Map<String, Object>> nodes = new ArrayList<>();
  private final List<Map<String, Object>> edges = new ArrayList<>();
  private String from;
  private String handle;

  private WorkflowDrawing() {
    body.put("name", "A workflow");
    body.put("nodes", nodes);
    body.put("edges", edges);
  }

  public static WorkflowDrawing aWorkflow() {
    return new WorkflowDrawing();
  }

  public WorkflowDrawing named(String name) {
    return member("name", name);
  }

  /** Sets a member of the workflow itself. */
  public WorkflowDrawing member(String name, Object value) {
    body.put(name, value);
    return this;
  }

  public WorkflowDrawing switchedOff() {
    return member("is_active", false);
  }

  /** Node {@code start}. */
  public WorkflowDrawing manual() {
    return node("start", "manual_trigger", Map.of());
  }

  /** Node {@code start} of a workflow that webhooks start. */
  public WorkflowDrawing byWebhook(Map<String, Object> configuration) {
    return node("start", "webhook_trigger", configuration);
  }

  /** Node {@code start}, whose calls wait for the end of their runs. */
  public WorkflowDrawing synchronous() {
    return node("start", "sync_request_trigger", Map.of());
  }

  /** Node {@code answer}, which answers such a call. */
  public WorkflowDrawing response(String template) {
    return node("answer", "text_transform", Map.of("template", template, "is_response", true));
  }

  /** Node {@code check}; what is drawn next hangs on its handle {@code true}. */
  public WorkflowDrawing condition(String value, String operator, String compareTo) {
    node(
        "check",
        "string_condition",
        Map.of("value", value, "operator", operator, "compare_to", compareTo));
    return from("check", "true");
  }

  /** Node {@code call}, a POST. */
  public WorkflowDrawing webhook(Target.Place place, Object content) {
    return webhook("call", place.url(), content);
  }

  public WorkflowDrawing webhook(String id, String url, Object content) {
    return node(id, "webhook", Map.of("method", "POST", "url", url, "body", content));
  }

  /** Node {@code text}. */
  public WorkflowDrawing transform(String template) {
    return node("text", "text_transform", Map.of("template", template));
  }

  public WorkflowDrawing node(String id, String componentId, Map<String, Object> configuration) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("componentId", componentId);
    data.putAll(configuration);
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", id);
    node.put("type", componentId);
    node.put("data", data);
    nodes.add(node);
    if (from != null) {
      edge(from, handle, id);
    }
    return from(id, null);
  }

  /** Sets a member of the configuration of the node that was drawn last. */
  @SuppressWarnings("unchecked")
  public WorkflowDrawing with(String name, Object value) {
    ((Map<String, Object>) nodes.getLast().get("data")).put(name, value);
    return this;
  }

  /** What is drawn next hangs on this handle of this node. */
  public WorkflowDrawing from(String nodeId, String sourceHandle) {
    from = nodeId;
    handle = sourceHandle;
    return this;
  }

  public WorkflowDrawing edge(String source, String sourceHandle, String target) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("id", "e" + (edges.size() + 1));
    edge.put("source", source);
    edge.put("target", target);
    if (sourceHandle != null) {
      edge.put("sourceHandle", sourceHandle);
    }
    edges.add(edge);
    return this;
  }

  /** The body of a create call. */
  public Map<String, Object> json() {
    return body;
  }
}
