package org.workflowserver.definition.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.component.schema.PatternBudget;
import org.workflowserver.definition.content.Drawing.DrawnEdge;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.graph.Bodies;
import org.workflowserver.graph.Edge;
import org.workflowserver.graph.GraphCheck;
import org.workflowserver.json.Text;
import org.workflowserver.settings.NearestName;
import org.workflowserver.settings.Settings;

/** Finds everything that is wrong with a drawing, in one pass. */
public final class WorkflowCheck {
  static final String BODY_OPEN = "iterator_body_open";

  private static final String LISTED =
      " the reference in the console and GET /workflows/components list";

  private final ComponentCatalogue catalogue;
  private final Drawing drawing;
  private final Missing missing;
  private final Problems problems;
  private final Map<String, DrawnNode> nodes = new HashMap<>();
  private final Map<String, Component> components = new HashMap<>();
  private Bodies bodies;

  private WorkflowCheck(
      ComponentCatalogue catalogue, Drawing drawing, Missing missing, Problems problems) {
    this.catalogue = catalogue;
    this.drawing = drawing;
    this.missing = missing;
    this.problems = problems;
  }

  /**
   * Checks everything.
   *
   * @param missing what the drawing names and is not there
   */
  public static void run(
      ComponentCatalogue catalogue, Drawing drawing, Missing missing, Problems problems) {
    WorkflowCheck check = new WorkflowCheck(catalogue, drawing, missing, problems);
    check.findComponents();
    check.requireOneTrigger();
    check.checkEdges();
    check.checkCycles();
    check.checkReachability();
    check.findBodies();
    check.checkNodes();
    check.checkAnswer();
  }

  /** Refuses a drawing that is larger than so many bytes of JSON. */
  public static void requireSize(Drawing drawing, long most, Problems problems) {
    if (drawing.text().getBytes(StandardCharsets.UTF_8).length > most) {
      problems.error(
          "/nodes",
          null,
          "definition_too_large",
          "Nodes, edges and notes together must be at most " + most + " bytes of JSON.");
    }
  }

  private void findComponents() {
    for (DrawnNode node : drawing.nodes()) {
      nodes.put(node.id(), node);
      String id = node.componentId();
      if (id == null) {
        problems.error(
            node.pointer() + "/data/componentId",
            node.id(),
            "component_missing",
            "'data.componentId' must name a component;" + LISTED + " them.");
        continue;
      }
      catalogue
          .find(id)
          .ifPresentOrElse(
              component -> components.put(node.id(), component),
              () ->
                  problems.error(
                      node.pointer() + "/data/componentId",
                      node.id(),
                      "component_unknown",
                      unknown(node, Text.shortened(id)) + hint(id)));
    }
  }

  private static String unknown(DrawnNode node, String id) {
    return node.data().containsKey("componentId")
        ? "There is no component '" + id + "'"
        : "'data.componentId' is missing, and '" + id + "', the node's type, is no component";
  }

  private String hint(String id) {
    return NearestName.of(Text.shortened(id), catalogue.ids())
        .map(nearest -> ". Did you mean '" + nearest + "'?")
        .orElse(";" + LISTED + " those that there are.");
  }

  private void requireOneTrigger() {
    List<DrawnNode> triggers =
        drawing.nodes().stream().filter(node -> isTrigger(node.id())).toList();
    if (triggers.isEmpty() && drawing.complete() && components.size() == drawing.nodes().size()) {
      problems.error(
          "/nodes",
          null,
          "trigger_missing",
          "A workflow needs exactly one trigger, this has none.");
    }
    for (DrawnNode extra : triggers.subList(Math.min(1, triggers.size()), triggers.size())) {
      problems.error(
          extra.pointer(),
          extra.id(),
          "trigger_repeated",
          "A workflow needs exactly one trigger; '"
              + triggers.getFirst().id()
              + "' is one already.");
    }
  }

  private void checkEdges() {
    EdgeCheck check = new EdgeCheck(nodes, components, problems);
    drawing.edges().forEach(check::run);
  }

  private void checkCycles() {
    for (List<String> cycle : GraphCheck.cycles(nodes.keySet(), edges())) {
      List<String> named = new ArrayList<>(new TreeSet<>(cycle));
      problems.error(
          "/edges",
          named.getFirst(),
          "cycle",
          "The graph must have no cycle; these nodes lead back to themselves: "
              + String.join(", ", named.subList(0, Math.min(20, named.size())))
              + ".");
    }
  }

  private void checkReachability() {
    trigger()
        .ifPresent(
            trigger -> {
              Set<String> reachable = reachableFrom(trigger);
              for (DrawnNode node : drawing.nodes()) {
                if (!reachable.contains(node.id()) && !isTrigger(node.id())) {
                  problems.warning(
                      node.pointer(),
                      node.id(),
                      "node_unreachable",
                      "No way leads from the trigger to '" + node.id() + "': it never runs.");
                }
              }
            });
  }

  private Optional<DrawnNode> trigger() {
    return drawing.nodes().stream().filter(node -> isTrigger(node.id())).findFirst();
  }

  private Set<String> reachableFrom(DrawnNode node) {
    return GraphCheck.reachable(nodes.keySet(), edges(), List.of(node.id()));
  }

  /** What an iterator runs for each item must have no other way in and no way out. */
  private void findBodies() {
    String trigger = trigger().map(DrawnNode::id).orElse("");
    List<String> iterators =
        drawing.nodes().stream()
            .map(DrawnNode::id)
            .filter(id -> components.containsKey(id) && components.get(id).iterates())
            .toList();
    bodies = Bodies.of(nodes.keySet(), edges(), trigger, iterators);
    iterators.forEach(this::requireDepth);
    for (DrawnEdge drawn : drawing.edges()) {
      String iterator = bodies.leftBy(drawn.edge());
      if (iterator != null && nodes.containsKey(drawn.edge().target())) {
        problems.error(
            drawn.pointer(),
            drawn.edge().source(),
            BODY_OPEN,
            bodies.isEntry(drawn.edge())
                ? "'%s' hangs on the handle 'item' of '%s' and can be reached by another way too."
                    .formatted(drawn.edge().target(), iterator)
                : "The edge leads out of the body of the iterator '%s'; only its handle 'done' does."
                    .formatted(iterator));
      }
    }
  }

  /** One that is deeper fails its step, whatever it is to iterate. */
  private void requireDepth(String iterator) {
    int deepest = Settings.LIMIT_ITERATOR_DEPTH.value();
    if (bodies.around(iterator).size() >= deepest) {
      problems.error(
          nodes.get(iterator).pointer(),
          iterator,
          "iterator_too_deep",
          "Iterators may lie within each other up to " + deepest + " deep.");
    }
  }

  private void checkNodes() {
    Map<String, Set<String>> upstream = GraphCheck.upstream(nodes.keySet(), edges());
    Component trigger = trigger().map(node -> components.get(node.id())).orElse(null);
    PatternBudget patterns = new PatternBudget();
    for (DrawnNode node : drawing.nodes()) {
      Component component = components.get(node.id());
      if (component != null) {
        Set<String> roots = new HashSet<>(upstream.getOrDefault(node.id(), Set.of()));
        roots.remove(node.id());
        roots.addAll(TemplateRoots.of(trigger, component));
        new NodeCheck(
                catalogue,
                node,
                component,
                new NodeCheck.Names(roots, nodes.keySet(), bodies),
                missing,
                patterns,
                problems)
            .run();
      }
    }
  }

  private void checkAnswer() {
    trigger()
        .ifPresent(
            trigger -> {
              Set<String> reachable = reachableFrom(trigger);
              AnswerCheck check =
                  new AnswerCheck(
                      drawing.nodes().stream()
                          .filter(node -> reachable.contains(node.id()))
                          .filter(node -> components.containsKey(node.id()))
                          .toList(),
                      components,
                      problems);
              if (components.get(trigger.id()).isAnswered()) {
                check.requireAnswer(
                    drawing.complete() && components.size() == drawing.nodes().size());
              } else {
                check.warnOfAnswers();
              }
            });
  }

  private boolean isTrigger(String nodeId) {
    return isTrigger(components.get(nodeId));
  }

  /** Whether the component, which may be null, is one. */
  static boolean isTrigger(Component component) {
    return component != null && component.descriptor().kind() == Kind.TRIGGER;
  }

  private List<Edge> edges() {
    return drawing.edges().stream().map(DrawnEdge::edge).toList();
  }
}
