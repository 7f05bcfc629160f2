package org.workflowserver.definition.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.workflowserver.component.Component;
import org.workflowserver.graph.Edge;
import org.workflowserver.json.Json;

/**
 * Nodes and edges as they were drawn, with the notes beside them. Reading reports each of them that
 * is not well formed, and leaves it out of what the further checks see.
 *
 * @param notes texts for people who look at the drawing, as JSON objects; nothing runs because of
 *     them
 * @param complete whether no node was left out
 */
public record Drawing(
    List<DrawnNode> nodes,
    List<DrawnEdge> edges,
    List<Map<String, Object>> rawNodes,
    List<Map<String, Object>> rawEdges,
    List<Map<String, Object>> notes,
    boolean complete) {
  public static final Drawing NONE =
      new Drawing(List.of(), List.of(), List.of(), List.of(), List.of(), false);

  static final int MOST_NODES = 500;
  static final int MOST_EDGES = 2_000;
  static final int MOST_NOTES = 100;

  public static final String NOTES = "notes";

  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST_EDGE_ID = 255;
  private static final int LONGEST_NOTE = 2_000;

  /**
   * A node.
   *
   * @param index its place among the nodes that were sent
   * @param componentId the type of the node; null when it has none
   * @param data its configuration, {@code componentId} included
   */
  public record DrawnNode(int index, String id, String componentId, Map<String, Object> data) {
    public String pointer() {
      return "/nodes/" + index;
    }
  }

  /**
   * An edge.
   *
   * @param index its place among the edges that were sent
   */
  record DrawnEdge(int index, Edge edge) {
    public String pointer() {
      return "/edges/" + index;
    }
  }

  /** Reads what a client sent, where there are no notes. */
  public static Drawing read(List<?> nodes, List<?> edges, Problems problems) {
    return read(nodes, edges, List.of(), problems);
  }

  /** Reads what a client sent. */
  public static Drawing read(List<?> nodes, List<?> edges, List<?> notes, Problems problems) {
    checkNotes(notes, problems);
    if (nodes.size() > MOST_NODES) {
      problems.error(
          "/nodes", null, "nodes_too_many", "A workflow has at most " + MOST_NODES + " nodes.");
    }
    if (edges.size() > MOST_EDGES) {
      problems.error(
          "/edges", null, "edges_too_many", "A workflow has at most " + MOST_EDGES + " edges.");
    }
    if (nodes.size() > MOST_NODES || edges.size() > MOST_EDGES) {
      return NONE;
    }
    List<DrawnNode> wellFormed = readNodes(nodes, problems);
    return new Drawing(
        wellFormed,
        readEdges(edges, problems),
        objects(nodes),
        objects(edges),
        objects(notes),
        wellFormed.size() == nodes.size());
  }

  /** A drawing that was found valid when it was stored. */
  public static Drawing ofStored(String text) {
    Map<String, Object> stored = Json.parseObject(text);
    return read(
        (List<?>) stored.get("nodes"),
        (List<?>) stored.get("edges"),
        (List<?>) stored.getOrDefault(NOTES, List.of()),
        new Problems());
  }

  /** The same drawing with other data of one node; every node of it must be well formed. */
  Drawing with(DrawnNode node, Map<String, Object> data) {
    List<Map<String, Object>> raw = new ArrayList<>(rawNodes);
    raw.set(node.index(), new LinkedHashMap<>(rawNodes.get(node.index())));
    raw.get(node.index()).put("data", data);
    List<DrawnNode> changed = new ArrayList<>(nodes);
    changed.replaceAll(
        other ->
            other.id().equals(node.id())
                ? new DrawnNode(node.index(), node.id(), node.componentId(), data)
                : other);
    return new Drawing(changed, edges, raw, rawEdges, notes, complete);
  }

  /** The JSON text that is stored. */
  public String text() {
    Map<String, Object> stored = new LinkedHashMap<>();
    stored.put("nodes", rawNodes);
    stored.put("edges", rawEdges);
    if (!notes.isEmpty()) {
      stored.put(NOTES, notes);
    }
    return Json.write(stored);
  }

  private static List<DrawnNode> readNodes(List<?> sent, Problems problems) {
    List<DrawnNode> nodes = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      String pointer = "/nodes/" + i;
      if (!(sent.get(i) instanceof Map<?, ?> node)) {
        problems.error(pointer, null, "node_invalid", "A node must be an object.");
      } else if (!(node.get("id") instanceof String id) || !NODE_ID.matcher(id).matches()) {
        problems.error(
            pointer + "/id",
            null,
            "node_id_invalid",
            "A node's id must be 1 to 64 of the characters A-Z, a-z, 0-9, '_' and '-'.");
      } else if (!ids.add(id)) {
        problems.error(
            pointer + "/id", id, "node_id_repeated", "Another node has the id '" + id + "' too.");
      } else {
        readNode(i, id, node, problems, nodes);
      }
    }
    return nodes;
  }

  private static void readNode(
      int index, String id, Map<?, ?> node, Problems problems, List<DrawnNode> nodes) {
    Object data = node.get("data") == null ? Map.of() : node.get("data");
    if (!(data instanceof Map<?, ?> configuration)) {
      problems.error(
          "/nodes/" + index + "/data", id, "node_invalid", "'data' of a node must be an object.");
      return;
    }
    checkPosition(index, id, node.get("position"), problems);
    nodes.add(
        new DrawnNode(
            index,
            id,
            Component.idOf(node) instanceof String text ? text : null,
            Json.members(configuration)));
  }

  private static void checkPosition(int index, String id, Object position, Problems problems) {
    if (position != null && !isPoint(position)) {
      problems.error(
          "/nodes/" + index + "/position",
          id,
          "node_invalid",
          "'position' of a node must be an object with the numbers x and y.");
    }
  }

  private static void checkNotes(List<?> sent, Problems problems) {
    if (sent.size() > MOST_NOTES) {
      problems.error(
          "/" + NOTES, null, "notes_too_many", "A workflow has at most " + MOST_NOTES + " notes.");
      return;
    }
    Set<Object> ids = new HashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      boolean wellFormed =
          sent.get(i) instanceof Map<?, ?> note
              && note.get("id") instanceof String id
              && NODE_ID.matcher(id).matches()
              && ids.add(id)
              && note.get("text") instanceof String text
              && text.length() <= LONGEST_NOTE
              && isPoint(note.get("position"));
      if (!wellFormed) {
        problems.error(
            "/" + NOTES + "/" + i,
            null,
            "note_invalid",
            "A note must be an object with an id of its own, a text of at most "
                + LONGEST_NOTE
                + " characters and a position with the numbers x and y.");
      }
    }
  }

  private static boolean isPoint(Object position) {
    return position instanceof Map<?, ?> point
        && point.get("x") instanceof Number
        && point.get("y") instanceof Number;
  }

  private static List<DrawnEdge> readEdges(List<?> sent, Problems problems) {
    List<DrawnEdge> edges = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      String pointer = "/edges/" + i;
      if (!(sent.get(i) instanceof Map<?, ?> edge)) {
        problems.error(pointer, null, "edge_invalid", "An edge must be an object.");
        continue;
      }
      String id = edge.get("id") instanceof String text ? text : "";
      if (id.isBlank() || id.length() > LONGEST_EDGE_ID) {
        problems.error(
            pointer + "/id",
            null,
            "edge_id_invalid",
            "An edge's id must be a string of 1 to " + LONGEST_EDGE_ID + " characters.");
      } else if (!ids.add(id)) {
        problems.error(
            pointer + "/id", null, "edge_id_repeated", "Another edge has the id '" + id + "' too.");
      }
      // It leads from one node to another all the same: templates may name what is before it.
      readEdge(i, id, edge, problems, edges);
    }
    return edges;
  }

  private static void readEdge(
      int index, String id, Map<?, ?> edge, Problems problems, List<DrawnEdge> edges) {
    boolean complete = true;
    for (String member : List.of("source", "target", "sourceHandle", "targetHandle")) {
      boolean isHandle = member.endsWith("Handle");
      if (!(edge.get(member) instanceof String) && !(isHandle && edge.get(member) == null)) {
        complete = false;
        problems.error(
            "/edges/" + index + "/" + member,
            null,
            "edge_invalid",
            "'%s' of an edge must be %s."
                .formatted(member, isHandle ? "a string or null" : "the id of a node"));
      }
    }
    if (complete) {
      edges.add(
          new DrawnEdge(
              index,
              new Edge(
                  id,
                  (String) edge.get("source"),
                  (String) edge.get("target"),
                  handle(edge.get("sourceHandle")),
                  handle(edge.get("targetHandle")))));
    }
  }

  /** Drawing programs send an empty handle where they mean none. */
  private static String handle(Object sent) {
    return sent == null || ((String) sent).isEmpty() ? null : (String) sent;
  }

  private static List<Map<String, Object>> objects(List<?> sent) {
    return sent.stream()
        .filter(Map.class::isInstance)
        .map(item -> Json.members((Map<?, ?>) item))
        .toList();
  }
}
