package org.workflowserver.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.graph.Sketch.sketch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GraphCheckTest {
  @Test
  void anAcyclicDrawingHasNoCycles() {
    assertThat(cycles(sketch("a -> b", "a -> c", "b -> d", "c -> d"))).isEmpty();
    assertThat(GraphCheck.cycles(List.of(), List.of())).isEmpty();
  }

  @Test
  void findsAllCyclesAtOnce() {
    Sketch drawing = sketch("a -> b", "b -> c", "c -> b", "c -> d", "d -> e", "e -> f", "f -> d");

    assertThat(cycles(drawing)).containsExactly(List.of("b", "c"), List.of("d", "e", "f"));
  }

  @Test
  void cyclesThatShareANodeAreOne() {
    assertThat(cycles(sketch("a -> b", "b -> a", "b -> c", "c -> b")))
        .containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void aNodeThatLeadsToItselfIsACycle() {
    assertThat(cycles(sketch("a -> b", "b.error -> b", "b -> c"))).containsExactly(List.of("b"));
  }

  @Test
  void ignoresWhatIsNotThere() {
    Collection<String> nodeIds = Arrays.asList("a", null, "b", "a");
    List<Edge> edges =
        List.of(edge("a", "ghost"), edge("ghost", "a"), edge(null, null), edge("a", "b"));

    assertThat(GraphCheck.cycles(nodeIds, edges)).isEmpty();
    assertThat(GraphCheck.reachable(nodeIds, edges, List.of("a", "ghost")))
        .containsExactly("a", "b");
    assertThat(GraphCheck.upstream(nodeIds, edges))
        .isEqualTo(Map.of("a", Set.of(), "b", Set.of("a")));
  }

  @Test
  void reachesOverCyclesAndFromSeveralStarts() {
    Sketch drawing = sketch("a -> b", "b -> a", "b -> c", "x -> y", "z -> a");

    assertThat(reachable(drawing, "a")).containsExactly("a", "b", "c");
    assertThat(reachable(drawing, "c", "x")).containsExactly("c", "x", "y");
    assertThat(reachable(drawing)).isEmpty();
  }

  @Test
  void whatIsOnACycleIsUpstreamOfItself() {
    Sketch drawing = sketch("start -> a", "a -> b", "b -> a", "b -> c", "c.error -> c", "c -> d");

    assertThat(upstream(drawing))
        .isEqualTo(
            Map.of(
                "start", Set.of(),
                "a", Set.of("start", "a", "b"),
                "b", Set.of("start", "a", "b"),
                "c", Set.of("start", "a", "b", "c"),
                "d", Set.of("start", "a", "b", "c")));
  }

  @Test
  void findsTheLongestCycleAndTheLongestChain() {
    List<String> nodeIds = IntStream.range(0, 50_000).mapToObj(i -> "n" + i).toList();
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < nodeIds.size(); i++) {
      edges.add(edge(nodeIds.get(i - 1), nodeIds.get(i)));
    }
    assertThat(GraphCheck.cycles(nodeIds, edges)).isEmpty();
    assertThat(GraphCheck.reachable(nodeIds, edges, List.of("n0"))).hasSize(50_000);

    edges.add(edge("n49999", "n0"));
    assertThat(GraphCheck.cycles(nodeIds, edges)).containsExactly(nodeIds);
  }

  @Test
  void agreesWithPathsFoundOneByOneOnAnyDrawing() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<String> nodeIds =
          IntStream.rangeClosed(0, random.nextInt(9)).mapToObj(i -> "n" + i).toList();
      List<Edge> edges = new ArrayList<>();
      for (int e = random.nextInt(16); e > 0; e--) {
        edges.add(edge(any(nodeIds, random), any(nodeIds, random)));
      }
      assertAgrees(nodeIds, edges, "seed " + seed);
    }
  }

  private static void assertAgrees(List<String> nodeIds, List<Edge> edges, String drawing) {
    Map<String, Set<String>> upstream = GraphCheck.upstream(nodeIds, edges);
    Set<String> onCycles = new HashSet<>();
    GraphCheck.cycles(nodeIds, edges).forEach(onCycles::addAll);
    for (String to : nodeIds) {
      Set<String> expected = new HashSet<>();
      for (String from : nodeIds) {
        boolean leads = new Walk(edges).leads(from, to);
        if (leads) {
          expected.add(from);
        }
        assertThat(GraphCheck.reachable(nodeIds, edges, List.of(from)).contains(to))
            .as("%s: %s is reached from %s", drawing, to, from)
            .isEqualTo(leads || from.equals(to));
      }
      assertThat(upstream.get(to)).as("%s: upstream of %s", drawing, to).isEqualTo(expected);
      assertThat(onCycles.contains(to))
          .as("%s: %s is on a cycle", drawing, to)
          .isEqualTo(expected.contains(to));
    }
  }

  /** Tries all ways, as the definition of a path says. */
  private record Walk(List<Edge> edges, Set<String> seen) {
    Walk(List<Edge> edges) {
      this(edges, new HashSet<>());
    }

    boolean leads(String from, String to) {
      return edges.stream()
          .filter(edge -> edge.source().equals(from))
          .map(Edge::target)
          .anyMatch(next -> next.equals(to) || (seen.add(next) && leads(next, to)));
    }
  }

  private static List<List<String>> cycles(Sketch drawing) {
    return GraphCheck.cycles(drawing.nodeIds(), drawing.edges());
  }

  private static Set<String> reachable(Sketch drawing, String... from) {
    return GraphCheck.reachable(drawing.nodeIds(), drawing.edges(), List.of(from));
  }

  private static Map<String, Set<String>> upstream(Sketch drawing) {
    return GraphCheck.upstream(drawing.nodeIds(), drawing.edges());
  }

  private static String any(List<String> ids, Random random) {
    return ids.get(random.nextInt(ids.size()));
  }

  private static Edge edge(String source, String target) {
    return new Edge(null, source, target, null, null);
  }
}
