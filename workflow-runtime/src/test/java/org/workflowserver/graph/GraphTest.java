package org.workflowserver.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static final Node START = new Node("start", List.of("default"));
  private static final Node END = new Node("end", List.of());

  @Test
  void orderBeginsWithTheTriggerAndKeepsToTheDrawing() {
    List<Node> drawn =
        List.of(node("lost"), node("late"), node("c"), node("b"), node("trigger"), node("a"));
    List<Edge> edges =
        List.of(edge("1", "trigger", "b"), edge("2", "trigger", "c"), edge("3", "a", "late"));

    Graph graph = Graph.of("trigger", drawn, edges);

    assertThat(graph.triggerId()).isEqualTo("trigger");
    assertThat(graph.topologicalOrder()).containsExactly("trigger", "lost", "c", "b", "a", "late");
  }

  @Test
  void tellsWhatLiesDownstream() {
    Graph graph = Sketch.graph("start -> a", "start -> b", "a -> c", "c -> d", "b -> d", "b -> e");

    assertThat(graph.downstream("b")).containsExactlyInAnyOrder("d", "e");
    assertThat(graph.downstream("d")).isEmpty();
    assertThat(graph.downstream("a").contains("e")).isFalse();
    assertThat(graph.downstream("a").contains("nobody")).isFalse();
    assertThat(graph.downstream("a").contains(null)).isFalse();
  }

  @Test
  void predecessorsAreDirectAndCountOnce() {
    Graph graph = Sketch.graph("start -> a", "a -> b", "a.error -> b", "start -> b");

    assertThat(graph.predecessors("b")).containsExactly("start", "a");
    assertThat(graph.predecessors("start")).isEmpty();
  }

  @Test
  void knowsWhetherAnEdgeLeavesAHandle() {
    Graph graph = Sketch.graph("start -> a", "a.error -> b");

    assertThat(graph.leaves("start", null)).isTrue();
    assertThat(graph.leaves("start", "default")).isTrue();
    assertThat(graph.leaves("start", "error")).isFalse();
    assertThat(graph.leaves("a", "error")).isTrue();
    assertThat(graph.leaves("a", null)).isFalse();
    assertThat(graph.leaves("a", "unheard-of")).isFalse();
    assertThat(graph.leaves("b", null)).isFalse();
  }

  @Test
  void answersCannotBeChanged() {
    Graph graph = Sketch.graph("start -> a", "lost");

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> graph.downstream("start").add("lost"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> graph.downstream("start").clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> graph.topologicalOrder().removeFirst());
  }

  @Test
  void allAnswersAgreeOnAnyGraph() {
    for (long seed = 0; seed < 500; seed++) {
      RandomDrawing drawing = new RandomDrawing(new Random(seed));
      assertAgrees(drawing.graph(), drawing, "seed %d: %s".formatted(seed, drawing));
    }
  }

  private static void assertAgrees(Graph graph, RandomDrawing drawing, String name) {
    List<String> order = graph.topologicalOrder();
    assertThat(drawing.edges())
        .as(name)
        .allMatch(edge -> order.indexOf(edge.source()) < order.indexOf(edge.target()));
    Map<String, Set<String>> upstream = GraphCheck.upstream(order, drawing.edges());
    for (String id : order) {
      assertThat(graph.downstream(id))
          .as(name)
          .containsExactlyElementsOf(
              order.stream().filter(other -> upstream.get(other).contains(id)).toList());
      assertThat(graph.predecessors(id))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(sourcesOfEdgesInto(id, drawing));
    }
  }

  private static Set<String> sourcesOfEdgesInto(String id, RandomDrawing drawing) {
    return drawing.edges().stream()
        .filter(edge -> edge.target().equals(id))
        .map(Edge::source)
        .collect(Collectors.toSet());
  }

  @Test
  void refusesQuestionsAboutUnknownNodes() {
    Graph graph = Sketch.graph("start -> a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.downstream("nobody"))
        .withMessage("The graph has no node 'nobody'.");
    assertThatIllegalArgumentException().isThrownBy(() -> graph.downstream(null));
    assertThatIllegalArgumentException().isThrownBy(() -> graph.predecessors("nobody"));
    assertThatIllegalArgumentException().isThrownBy(() -> graph.leaves("nobody", null));
  }

  @Test
  void refusesAnUnknownTrigger() {
    assertRefused("The graph has no node 'nobody'.", "nobody", List.of(START));
    assertRefused("The graph has no node 'nobody'.", "nobody", List.of());
  }

  @Test
  void refusesNodesAndEdgesThatAreThereTwice() {
    assertRefused("Two nodes are named 'end'.", "start", List.of(START, END, END));
    assertRefused(
        "Two edges are named '1'.",
        "start",
        List.of(START, END),
        edge("1", "start", "end"),
        edge("1", "start", "end"));
  }

  @Test
  void refusesNodesWithoutId() {
    assertRefused("A node has no id.", "start", List.of(START, node(null)));
  }

  @Test
  void refusesEdgesWithUnknownEnds() {
    assertRefused("unknown end", "start", List.of(START), edge("1", "start", "nobody"));
    assertRefused("unknown end", "start", List.of(START, END), edge("1", null, "end"));
  }

  @Test
  void refusesEdgesFromUnknownHandles() {
    Edge sideways = new Edge("1", "start", "end", "sideways", null);
    assertRefused("has no handle 'sideways'", "start", List.of(START, END), sideways);
    assertRefused(
        "'end' has no handle 'default'",
        "start",
        List.of(START, END, node("a")),
        edge("1", "start", "end"),
        edge("2", "end", "a"));
  }

  @Test
  void refusesEdgesIntoTheTrigger() {
    assertRefused("into the trigger", "start", List.of(START, node("a")), edge("1", "a", "start"));
    assertRefused("into the trigger", "start", List.of(START), edge("1", "start", "start"));
  }

  @Test
  void refusesCyclesAndNamesTheirNodes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sketch.graph("start -> a", "a -> b", "b -> c", "c -> b", "c -> d"))
        .withMessage("The graph has cycles: [[b, c]].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sketch.graph("start -> a", "a.error -> a"))
        .withMessage("The graph has cycles: [[a]].");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sketch.graph("start -> a", "x -> y", "y -> x"))
        .withMessage("The graph has cycles: [[x, y]].");
  }

  private static void assertRefused(
      String reason, String triggerId, List<Node> nodes, Edge... edges) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Graph.of(triggerId, nodes, List.of(edges)))
        .withMessageContaining(reason);
  }

  private static Node node(String id) {
    return new Node(id, List.of("default"));
  }

  private static Edge edge(String id, String source, String target) {
    return new Edge(id, source, target, null, null);
  }
}
