package org.workflowserver.system.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a workflow: each node is joined to the one added before it, by the handle {@code true}
 * behind a condition.
 */
public final class WorkflowBuilder {
  private final Map<String, Object> body = new LinkedHashMap<>();
  private final List<Map<String, Object>> nodes = new ArrayList<>();
  private final List<Map<String, Object>> edges = new ArrayList<>();
  private String from;
  private String handle;

  private WorkflowBuilder() {
    body.put("name", "A workflow");
    body.put("nodes", nodes);
    body.put("edges", edges);
  }

  public static WorkflowBuilder aWorkflow() {
    return new WorkflowBuilder();
  }

  public WorkflowBuilder named(String name) {
    return member("name", name);
  }

  /** Sets a member of the workflow itself. */
  public WorkflowBuilder member(String name, Object value) {
    body.put(name, value);
    return this;
  }

  public WorkflowBuilder inactive() {
    return member("is_active", false);
  }

  /** Node {@code start}. */
  public WorkflowBuilder manual() {
    return node("start", "manual_trigger", Map.of());
  }

  /** Node {@code start} of a workflow that webhooks start. */
  public WorkflowBuilder byWebhook(Map<String, Object> configuration) {
    return node("start", "webhook_trigger", configuration);
  }

  /** Node {@code start}, whose calls wait for the end of their runs. */
  public WorkflowBuilder synchronous() {
    return node("start", "sync_request_trigger", Map.of());
  }

  /** Node {@code response}, which answers such a call. */
  public WorkflowBuilder response(String template) {
    return node("answer", "text_transform", Map.of("template", template, "is_response", true));
  }

  /** Node {@code check}; the next node is joined to its handle {@code true}. */
  public WorkflowBuilder condition(String value, String operator, String compareTo) {
    node(
        "check",
        "string_condition",
        Map.of("value", value, "operator", operator, "compare_to", compareTo));
    return from("check", "true");
  }

  /** Node {@code call}, a POST. */
  public WorkflowBuilder webhook(WebhookTarget.Endpoint endpoint, Object content) {
    return webhook("call", endpoint.url(), content);
  }

  /** A POST that waits for its answer as long as a busy machine takes for all else of a test. */
  public WorkflowBuilder webhook(String id, String url, Object content) {
    Map<String, Object> call = Map.of("method", "POST", "url", url, "body", content);
    return node(id, "webhook", call).with("timeout_seconds", 300L);
  }

  /** Node {@code text}. */
  public WorkflowBuilder transform(String template) {
    return node("text", "text_transform", Map.of("template", template));
  }

  public WorkflowBuilder node(String id, String componentId, Map<String, Object> configuration) {
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

  /** Sets a member of the configuration of the node that was added last. */
  @SuppressWarnings("unchecked")
  public WorkflowBuilder with(String name, Object value) {
    ((Map<String, Object>) nodes.getLast().get("data")).put(name, value);
    return this;
  }

  /** The next node is joined to this handle of this node. */
  public WorkflowBuilder from(String nodeId, String sourceHandle) {
    from = nodeId;
    handle = sourceHandle;
    return this;
  }

  public WorkflowBuilder edge(String source, String sourceHandle, String target) {
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
