package org.workflowserver.definition.content;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.graph.Edge;
import org.workflowserver.graph.Graph;
import org.workflowserver.graph.Node;
import org.workflowserver.graph.Parts;
import org.workflowserver.json.Json;
import org.workflowserver.template.TemplateTree;

/**
 * A version ready to run: its graph, and each node's component with its configuration parsed.
 * Immutable.
 */
public final class CompiledWorkflow {
  /** With the edges around it, beside its configuration. */
  private static final int BYTES_OF_NODE = 2_000;

  private final String workflowId;
  private final int version;
  private final Graph graph;
  private final Parts parts;
  private final Map<String, Object> triggerData;
  private final String inputSchema;
  private final String answering;
  private final Map<String, CompiledNode> nodes;
  private final Set<String> secrets;
  private final List<CompiledNode> takingCallbacks;
  private final long bytes;

  private CompiledWorkflow(
      String workflowId,
      int version,
      Graph graph,
      Parts parts,
      Map<String, CompiledNode> nodes,
      Map<String, Object> triggerData,
      Set<String> answering) {
    this.workflowId = workflowId;
    this.version = version;
    this.graph = graph;
    this.parts = parts;
    this.nodes = nodes;
    this.triggerData = triggerData;
    this.inputSchema = trigger().component().inputSchema(triggerData).map(Json::write).orElse(null);
    this.answering =
        trigger().component().isAnswered()
            ? graph.downstream(graph.triggerId()).stream()
                .filter(answering::contains)
                .findFirst()
                .orElse(null)
            : null;
    this.secrets =
        nodes.values().stream()
            .flatMap(node -> node.secrets().stream())
            .collect(Collectors.toUnmodifiableSet());
    this.takingCallbacks =
        nodes.values().stream().filter(node -> node.component().takesCallback()).toList();
    this.bytes =
        nodes.values().stream()
            .mapToLong(node -> BYTES_OF_NODE + node.configuration().bytes())
            .sum();
  }

  /** About how many bytes it takes. */
  public long bytes() {
    return bytes;
  }

  /** JSON Schema that the trigger wants what a run starts with to fit; null when anything does. */
  public String inputSchema() {
    return inputSchema;
  }

  /** The trigger's own configuration as it was drawn: it is never rendered. */
  public Map<String, Object> triggerData() {
    return triggerData;
  }

  /** The node that answers the call which waits for a run's end; null when no call does. */
  public String answering() {
    return answering;
  }

  /**
   * A node ready to run.
   *
   * @param configuration its own configuration, the common members left out
   * @param secrets names and ids of the vault items that its configuration reads
   * @param failure why its configuration can't be rendered; null when it can
   * @param timeout how long an attempt may take
   * @param retry how often it is tried again
   */
  public record CompiledNode(
      String id,
      Component component,
      TemplateTree configuration,
      Set<String> secrets,
      Failed failure,
      boolean continueOnError,
      Duration timeout,
      RetryPolicy retry) {
    static CompiledNode of(Drawing.DrawnNode node, Component component, Duration usualTimeout) {
      TemplateTree templates = VaultReferences.templates(NodeConfiguration.own(node.data()));
      return new CompiledNode(
          node.id(),
          component,
          templates,
          VaultReferences.namedIn(templates),
          VaultReferences.failure(templates, component.descriptor()),
          component.continuesOnError(node.data()),
          NodeConfiguration.timeout(node.data(), usualTimeout),
          NodeConfiguration.retry(component, node.data()));
    }

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
  public static CompiledWorkflow of(
      String workflowId,
      int version,
      Drawing drawing,
      ComponentCatalogue catalogue,
      Duration usualTimeout) {
    Map<String, CompiledNode> nodes = new LinkedHashMap<>();
    List<Node> drawn = new ArrayList<>();
    Drawing.DrawnNode trigger = null;
    Set<String> answering = new HashSet<>();
    for (Drawing.DrawnNode node : drawing.nodes()) {
      Component component =
          catalogue
              .find(node.componentId())
              .orElseThrow(() -> new MissingComponent(node.id(), node.componentId()));
      nodes.put(node.id(), CompiledNode.of(node, component, usualTimeout));
      drawn.add(new Node(node.id(), component.allHandles(node.data())));
      if (WorkflowCheck.isTrigger(component)) {
        trigger = node;
      } else if (component.answers(node.data())) {
        answering.add(node.id());
      }
    }
    List<Edge> edges = drawing.edges().stream().map(Drawing.DrawnEdge::edge).toList();
    return new CompiledWorkflow(
        workflowId,
        version,
        Graph.of(trigger.id(), drawn, edges),
        Parts.of(trigger.id(), drawn, edges, iterators(nodes)),
        nodes,
        NodeConfiguration.own(trigger.data()),
        answering);
  }

  private static List<String> iterators(Map<String, CompiledNode> nodes) {
    return nodes.values().stream()
        .filter(node -> node.component().iterates())
        .map(CompiledNode::id)
        .toList();
  }

  public String workflowId() {
    return workflowId;
  }

  public int version() {
    return version;
  }

  /** The whole graph as it was drawn. */
  public Graph graph() {
    return graph;
  }

  /** The graph by parts: what is outside of all iterators, and the body of each. */
  public Parts parts() {
    return parts;
  }

  /** The iterators around a node, the innermost one first. */
  public List<String> iteratorsAround(String nodeId) {
    return parts.iteratorsAround(nodeId);
  }

  /** Names and ids of all vault items that its nodes read; nothing else is ever read for it. */
  public Set<String> secrets() {
    return secrets;
  }

  /** The nodes whose steps may wait for calls to URLs of their own. */
  public List<CompiledNode> takingCallbacks() {
    return takingCallbacks;
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
