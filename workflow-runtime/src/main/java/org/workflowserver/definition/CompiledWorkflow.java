package org.workflowserver.definition;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.graph.Edge;
import org.workflowserver.graph.Graph;
import org.workflowserver.graph.Node;
import org.workflowserver.template.TemplateTree;

/**
 * A version ready to run: its graph, and each node's component with its configuration parsed.
 * Immutable.
 */
public final class CompiledWorkflow {
  private final String workflowId;
  private final int version;
  private final Graph graph;
  private final Map<String, CompiledNode> nodes;
  private final Set<String> secrets;

  private CompiledWorkflow(
      String workflowId, int version, Graph graph, Map<String, CompiledNode> nodes) {
    this.workflowId = workflowId;
    this.version = version;
    this.graph = graph;
    this.nodes = nodes;
    this.secrets =
        nodes.values().stream()
            .flatMap(node -> node.secrets().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * A node ready to run.
   *
   * @param configuration its own configuration, the common members left out
   * @param secrets names and ids of the vault items that its configuration reads
   * @param timeout how long an attempt may take
   * @param retry how often it is tried again
   */
  public record CompiledNode(
      String id,
      Component component,
      TemplateTree configuration,
      Set<String> secrets,
      boolean continueOnError,
      Duration timeout,
      RetryPolicy retry) {

    /** The component's id. */
    public String componentId() {
      return component.descriptor().id();
    }
  }

  /**
   * Compiles a drawing that was found valid.
   *
   * @throws MissingComponent when a component that it names is no longer there
   */
  static CompiledWorkflow of(
      String workflowId,
      int version,
      Drawing drawing,
      ComponentCatalogue catalogue,
      Duration usualTimeout) {
    Map<String, CompiledNode> nodes = new LinkedHashMap<>();
    String trigger = null;
    for (Drawing.DrawnNode node : drawing.nodes()) {
      CompiledNode compiled = compile(node, catalogue, usualTimeout);
      nodes.put(node.id(), compiled);
      if (compiled.component().descriptor().kind() == Kind.TRIGGER) {
        trigger = node.id();
      }
    }
    List<Node> drawn =
        drawing.nodes().stream()
            .map(
                node ->
                    new Node(
                        node.id(),
                        NodeConfiguration.handles(nodes.get(node.id()).component(), node.data())))
            .toList();
    List<Edge> edges = drawing.edges().stream().map(Drawing.DrawnEdge::edge).toList();
    return new CompiledWorkflow(workflowId, version, Graph.of(trigger, drawn, edges), nodes);
  }

  private static CompiledNode compile(
      Drawing.DrawnNode node, ComponentCatalogue catalogue, Duration usualTimeout) {
    Component component =
        catalogue
            .find(node.componentId())
            .orElseThrow(() -> new MissingComponent(node.id(), node.componentId()));
    TemplateTree templates = VaultReferences.templates(NodeConfiguration.own(node.data()));
    return new CompiledNode(
        node.id(),
        component,
        templates,
        VaultReferences.namedIn(templates),
        NodeConfiguration.continuesOnError(component, node.data()),
        NodeConfiguration.timeout(node.data(), usualTimeout),
        NodeConfiguration.retry(component, node.data()));
  }

  public String workflowId() {
    return workflowId;
  }

  public int version() {
    return version;
  }

  public Graph graph() {
    return graph;
  }

  /** Names and ids of all vault items that its nodes read; nothing else is ever read for it. */
  public Set<String> secrets() {
    return secrets;
  }

  /** The node with that id, which must be one of the graph. */
  public CompiledNode node(String id) {
    return nodes.get(id);
  }

  /** The node that starts runs. */
  public CompiledNode trigger() {
    return nodes.get(graph.triggerId());
  }
}
