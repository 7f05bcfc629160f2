package org.workflowserver.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The body of a create call, as a test draws it. */
public final class Drawn {
  private final Map<String, Object> body = new LinkedHashMap<>();
  private final List<Object> nodes = new ArrayList<>();
  private final List<Object> edges = new ArrayList<>();

  private Drawn() {
    body.put("name", "drawn");
    body.put("nodes", nodes);
    body.put("edges", edges);
  }

  public static Drawn empty() {
    return new Drawn();
  }

  public static Drawn withTrigger() {
    return empty().node("start", "manual_trigger");
  }

  /** A text node that says what {@code template} renders. */
  public Drawn text(String id, String template) {
    return node(id, "text_transform", "template", template);
  }

  /** A request that sends what {@code template} renders. */
  public Drawn request(String id, String template) {
    return node(id, "webhook", "method", "POST", "url", "https://api.example", "body", template);
  }

  public Drawn bool(String id) {
    return node(id, "boolean_condition", "value", true);
  }

  /**
   * @param data names and values of the configuration by turns
   */
  public Drawn node(String id, String component, Object... data) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("componentId", component);
    for (int i = 0; i < data.length; i += 2) {
      configuration.put((String) data[i], data[i + 1]);
    }
    nodes.add(node(id, configuration));
    return this;
  }

  public Drawn raw(Object node) {
    nodes.add(node);
    return this;
  }

  public Drawn rawEdge(Object edge) {
    edges.add(edge);
    return this;
  }

  /** Edges along {@code a > b:handle > c}. */
  public Drawn way(String text) {
    String[] stops = text.split(" > ");
    for (int i = 1; i < stops.length; i++) {
      String[] source = stops[i - 1].split(":");
      edges.add(
          edge(
              "e" + edges.size(),
              source[0],
              stops[i].split(":")[0],
              source.length > 1 ? source[1] : null));
    }
    return this;
  }

  public Drawn with(String member, Object value) {
    body.put(member, value);
    return this;
  }

  public Drawn without(String member) {
    body.remove(member);
    return this;
  }

  public Map<String, Object> body() {
    return body;
  }

  public static Map<String, Object> node(String id, Map<String, Object> data) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", id);
    node.put("type", "custom");
    node.put("data", data);
    return node;
  }

  public static Map<String, Object> edge(String id, Object source, Object target, Object handle) {
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("id", id);
    edge.put("source", source);
    edge.put("target", target);
    edge.put("sourceHandle", handle);
    return edge;
  }
}
