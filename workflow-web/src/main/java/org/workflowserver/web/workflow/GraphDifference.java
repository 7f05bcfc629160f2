package org.workflowserver.web.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.json.Text;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.run.JsonDifference;

/**
 * What differs between two versions of a graph, by the ids of nodes and notes and by what edges
 * lead from and to.
 *
 * @param changes nodes first, at most {@value #MOST}
 * @param more how many are left out
 * @param nodes what became of each node that differs, by its id
 * @param edges what became of each edge that differs, by what it leads from and to
 */
public record GraphDifference(
    List<Change> changes, int more, Map<String, Kind> nodes, Map<String, Kind> edges) {
  private static final int MOST = 200;

  /** Characters of one node's JSON, and of all that one page carries. */
  private static final int EACH = 16 << 10;

  private static final int ALL = 1 << 20;
  private static final String POSITION = "position";

  /** What a graph consists of. */
  private enum Part {
    NODE(Texts.of("difference.node")),
    EDGE(Texts.of("difference.edge")),
    NOTE(Texts.of("difference.note"));

    private final String label;

    Part(String label) {
      this.label = label;
    }
  }

  /** What became of a node, an edge or a note. */
  public enum Kind {
    ADDED("succeeded", Texts.of("difference.added")),
    REMOVED("failed", Texts.of("difference.removed")),
    CHANGED("waiting", Texts.of("difference.changed")),
    /** It lies elsewhere in the drawing, and is the same. */
    MOVED("pending", Texts.of("difference.moved"));

    private final String look;
    private final String label;

    Kind(String look, String label) {
      this.look = look;
      this.label = label;
    }

    /** Names its colour in the drawing. */
    public String look() {
      return look;
    }

    /** How pages call it. */
    public String label() {
      return label;
    }
  }

  /**
   * A node, edge or note that differs.
   *
   * @param what node, edge or note
   * @param id of an edge, what it leads from and to
   * @param members of what changed, those that differ; null of all else
   * @param before its JSON text in the first version; empty where it is not, is an edge, or only
   *     moved
   * @param after as before, in the second version
   */
  public record Change(
      String what, String id, Kind kind, JsonDifference members, String before, String after) {

    /**
     * What of this is at places that both others have; all of it where not all places are known.
     */
    private Optional<Change> atPlacesOf(Change one, Change other) {
      List<Change> all = List.of(this, one, other);
      if (all.stream().anyMatch(change -> change.kind == Kind.MOVED)) {
        return all.stream().allMatch(change -> change.kind == Kind.MOVED)
            ? Optional.of(this)
            : Optional.empty();
      }
      if (all.stream().anyMatch(change -> change.members == null || change.members.more() > 0)) {
        return Optional.of(this);
      }
      return Optional.of(members.atPlacesOf(one.members, other.members))
          .filter(shared -> !shared.isNone())
          .map(shared -> new Change(what, id, kind, shared, before, after));
    }
  }

  /** The same before its texts are made, which is done for those that are shown. */
  private record Found(
      Part part, String id, Kind kind, Map<String, Object> then, Map<String, Object> now) {
    Change change() {
      JsonDifference members =
          kind == Kind.CHANGED ? JsonDifference.ofValues(unplaced(then), unplaced(now)) : null;
      boolean isWordsOnly = kind == Kind.MOVED || part == Part.EDGE;
      return isWordsOnly
          ? new Change(part.label, id, kind, members, "", "")
          : new Change(part.label, id, kind, members, text(then), text(now));
    }
  }

  /** The difference of the first version to the second. */
  static GraphDifference between(WorkflowVersionView first, WorkflowVersionView second) {
    return between(GraphText.graph(first), GraphText.graph(second));
  }

  /** The difference of the first graph to the second, as people edit them. */
  static GraphDifference between(Map<String, Object> first, Map<String, Object> second) {
    List<Found> found = new ArrayList<>();
    compare(Part.NODE, byId(drawn(first, "nodes")), byId(drawn(second, "nodes")), found);
    compare(Part.EDGE, byEnds(drawn(first, "edges")), byEnds(drawn(second, "edges")), found);
    compare(Part.NOTE, byId(drawn(first, "notes")), byId(drawn(second, "notes")), found);
    return bounded(found);
  }

  /**
   * What of this is at places that two other differences have: where two people changed a graph,
   * and this leads from the one's to the other's. What any of them leaves out is not compared, and
   * counted as more.
   */
  GraphDifference atPlacesOf(GraphDifference one, GraphDifference other) {
    List<Change> shared = new ArrayList<>();
    for (Change change : changes) {
      Optional<Change> first = one.like(change);
      Optional<Change> second = other.like(change);
      if (first.isPresent() && second.isPresent()) {
        change.atPlacesOf(first.get(), second.get()).ifPresent(shared::add);
      }
    }
    return new GraphDifference(shared, more + one.more + other.more, nodes, edges);
  }

  private Optional<Change> like(Change other) {
    return changes.stream()
        .filter(change -> change.what.equals(other.what) && change.id.equals(other.id))
        .findFirst();
  }

  /** What people type may be anything. */
  private static List<Map<String, Object>> drawn(Map<String, Object> graph, String member) {
    return graph.get(member) instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(SchemaFields::asObject).toList()
        : List.of();
  }

  /** Both graphs in one picture: the second, with what it no longer has. */
  static RunPicture picture(
      GraphPicture pictures, WorkflowVersionView first, WorkflowVersionView second) {
    return pictures.of(
        both(byId(first.nodes()), byId(second.nodes())),
        both(byEnds(first.edges()), byEnds(second.edges())));
  }

  private static List<Map<String, Object>> both(
      Map<String, Map<String, Object>> before, Map<String, Map<String, Object>> after) {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>(before);
    all.putAll(after);
    return List.copyOf(all.values());
  }

  /** What became of an edge of the picture; null when it is the same. */
  Kind edge(PictureEdge edge) {
    return edges.get(ends(edge.source(), edge.target(), wayOut(edge)));
  }

  /** Empty for the usual one: edges of the picture have lost its name. */
  private static String wayOut(PictureEdge edge) {
    return Objects.requireNonNullElse(edge.handle(), "");
  }

  /** What an edge of the picture is called there. */
  String name(PictureEdge edge) {
    String handle = wayOut(edge);
    Kind kind = edge(edge);
    return kind == null
        ? handle
        : handle.isEmpty() ? kind.label() : Texts.of("difference.edge-label", handle, kind.label());
  }

  private static void compare(
      Part part,
      Map<String, Map<String, Object>> before,
      Map<String, Map<String, Object>> after,
      List<Found> found) {
    after.forEach(
        (id, now) -> {
          Map<String, Object> then = before.get(id);
          if (then == null) {
            found.add(new Found(part, id, Kind.ADDED, null, now));
          } else if (!then.equals(now)) {
            boolean moved = unplaced(then).equals(unplaced(now));
            found.add(new Found(part, id, moved ? Kind.MOVED : Kind.CHANGED, then, now));
          }
        });
    before.forEach(
        (id, then) -> {
          if (!after.containsKey(id)) {
            found.add(new Found(part, id, Kind.REMOVED, then, null));
          }
        });
  }

  private static Map<String, Map<String, Object>> byId(List<Map<String, Object>> drawn) {
    Map<String, Map<String, Object>> byId = new LinkedHashMap<>();
    drawn.forEach(one -> byId.put(String.valueOf(one.get("id")), one));
    return byId;
  }

  /** An edge that is drawn anew has another id. */
  private static Map<String, Map<String, Object>> byEnds(List<Map<String, Object>> edges) {
    Map<String, Map<String, Object>> byEnds = new LinkedHashMap<>();
    for (Map<String, Object> edge : edges) {
      Map<String, Object> unnamed = new LinkedHashMap<>(edge);
      unnamed.remove("id");
      String handle = Objects.toString(edge.get("sourceHandle"), "");
      if (handle.isEmpty() || handle.equals("default")) {
        unnamed.remove("sourceHandle");
        handle = "";
      }
      byEnds.put(ends(edge.get("source"), edge.get("target"), handle), unnamed);
    }
    return byEnds;
  }

  private static String ends(Object source, Object target, String handle) {
    return source + " → " + target + (handle.isEmpty() ? "" : " (" + handle + ")");
  }

  private static Map<String, Object> unplaced(Map<String, Object> node) {
    Map<String, Object> unplaced = new LinkedHashMap<>(node);
    unplaced.remove(POSITION);
    return unplaced;
  }

  private static String text(Map<String, Object> drawn) {
    if (drawn == null) {
      return "";
    }
    String text = IndentedJson.unlessLong(drawn);
    return text.length() <= EACH
        ? text
        : Text.cut(text, EACH) + "\n" + Texts.of("difference.kb-in-all", text.length() >> 10);
  }

  private static Map<String, Kind> kinds(List<Found> found, Part part) {
    return found.stream()
        .filter(one -> one.part() == part)
        .collect(Collectors.toMap(Found::id, Found::kind));
  }

  private static GraphDifference bounded(List<Found> found) {
    List<Change> shown = new ArrayList<>();
    int characters = 0;
    while (shown.size() < Math.min(MOST, found.size()) && characters < ALL) {
      Change change = found.get(shown.size()).change();
      characters += change.before().length() + change.after().length();
      if (change.members() != null) {
        characters +=
            change.members().changes().stream()
                .mapToInt(member -> member.before().length() + member.after().length())
                .sum();
      }
      shown.add(change);
    }
    return new GraphDifference(
        List.copyOf(shown),
        found.size() - shown.size(),
        kinds(found, Part.NODE),
        kinds(found, Part.EDGE));
  }
}
