package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.run.JsonDifference;
import org.workflowserver.web.workflow.GraphDifference.Kind;

class GraphDifferenceTest {
  private static final Map<String, Object> START = Map.of("id", "start", "type", "manual_trigger");

  @Test
  void tellsNodesByTheirIdsAndEdgesByTheirEnds() {
    GraphDifference difference =
        GraphDifference.between(
            version(
                List.of(START, node("a", "old", 0), node("b", "same", 0), node("c", "gone", 0)),
                List.of(edge("e1", "start", "a"), edge("e2", "a", "b"))),
            version(
                List.of(node("d", "new", 0), node("b", "same", 9), node("a", "new", 0), START),
                List.of(edge("e1", "start", "b"), edge("e7", "a", "b"))));
    assertThat(difference.changes())
        .extracting("what", "id", "kind")
        .containsExactly(
            tuple("Node", "d", Kind.ADDED),
            tuple("Node", "b", Kind.MOVED),
            tuple("Node", "a", Kind.CHANGED),
            tuple("Node", "c", Kind.REMOVED),
            tuple("Edge", "start → b (true)", Kind.ADDED),
            tuple("Edge", "start → a (true)", Kind.REMOVED));
    assertThat(difference.changes().get(2).members().changes())
        .containsExactly(new JsonDifference.Change("data.text", "\"old\"", "\"new\""));
    assertThat(difference.changes().get(2).before()).contains("\"old\"");
    assertThat(difference.changes().get(2).after()).contains("\"new\"");
    assertThat(difference.more()).isZero();
    assertThat(difference.edges())
        .isEqualTo(Map.of("start → b (true)", Kind.ADDED, "start → a (true)", Kind.REMOVED));
    assertThat(difference.nodes())
        .isEqualTo(Map.of("d", Kind.ADDED, "b", Kind.MOVED, "a", Kind.CHANGED, "c", Kind.REMOVED));
  }

  @Test
  void tellsWhatTwoPeopleChangedAtTheSamePlaces() {
    WorkflowVersionView base =
        version(List.of(node("a", "old", 0), node("b", "old", 0), node("c", "old", 0)), List.of());
    WorkflowVersionView theirs =
        version(
            List.of(node("a", "theirs", 0), node("b", "theirs", 0), node("d", "1", 0)), List.of());
    WorkflowVersionView mine =
        version(
            List.of(
                node("a", "mine", 0), node("b", "old", 9), node("c", "mine", 0), node("d", "1", 0)),
            List.of(edge("e1", "a", "b")));
    GraphDifference both =
        GraphDifference.between(theirs, mine)
            .atPlacesOf(GraphDifference.between(base, theirs), GraphDifference.between(base, mine));
    assertThat(both.changes())
        .extracting("what", "id", "kind")
        .containsExactly(tuple("Node", "a", Kind.CHANGED), tuple("Node", "c", Kind.ADDED));
    assertThat(both.changes().getFirst().members().changes())
        .containsExactly(new JsonDifference.Change("data.text", "\"theirs\"", "\"mine\""));
  }

  @Test
  void whatIsNotComparedIsCountedWhereTwoPeopleChangedMuch() {
    WorkflowVersionView base = version(List.of(), List.of());
    GraphDifference theirs = GraphDifference.between(base, version(many("theirs"), List.of()));
    GraphDifference mine = GraphDifference.between(base, version(many("mine"), List.of()));
    GraphDifference both =
        GraphDifference.between(
                version(many("theirs"), List.of()), version(many("mine"), List.of()))
            .atPlacesOf(theirs, mine);
    assertThat(both.changes()).isEmpty();
    assertThat(both.more()).isEqualTo(50 + 50 + 300);
  }

  private static List<Map<String, Object>> many(String whose) {
    return IntStream.range(0, 250).mapToObj(n -> node(whose + n, "new", 0)).toList();
  }

  @Test
  void aHandleThatIsNotNamedIsTheDefaultOne() {
    Map<String, Object> plain = Map.of("id", "e1", "source", "a", "target", "b");
    for (String handle : List.of("", "default")) {
      Map<String, Object> named =
          Map.of("id", "e2", "source", "a", "sourceHandle", handle, "target", "b");
      assertThat(
              GraphDifference.between(
                      version(List.of(), List.of(plain)), version(List.of(), List.of(named)))
                  .changes())
          .isEmpty();
    }
  }

  @Test
  void drawsEachEdgeOnceWithWhatBecameOfIt() {
    WorkflowVersionView first =
        version(
            List.of(START, node("a", "same", 0)),
            List.of(edge("e1", "start", "a"), Map.of("id", "e2", "source", "a", "target", "b")));
    WorkflowVersionView second =
        version(
            List.of(START, node("a", "same", 0)),
            List.of(edge("e2", "start", "a"), edge("e3", "a", "b")));
    GraphDifference difference = GraphDifference.between(first, second);
    GraphPicture pictures = new GraphPicture(new ComponentCatalogue(List.of()));
    assertThat(GraphDifference.picture(pictures, first, second).edges())
        .extracting(PictureEdge::source, difference::edge, difference::name)
        .containsExactly(
            tuple("start", null, "true"),
            tuple("a", Kind.REMOVED, "Removed"),
            tuple("a", Kind.ADDED, "true · Added"));
  }

  @Test
  void isBoundedHoweverMuchDiffers() {
    List<Map<String, Object>> many =
        IntStream.range(0, 500).mapToObj(i -> node("n" + i, "x".repeat(100_000), 0)).toList();
    GraphDifference difference =
        GraphDifference.between(version(List.of(), List.of()), version(many, List.of()));
    assertThat(difference.changes().size() + difference.more()).isEqualTo(500);
    assertThat(difference.changes().stream().mapToInt(change -> change.after().length()).sum())
        .isLessThan(2 << 20);
    assertThat(difference.changes().getFirst().after()).endsWith("KB in all)");
  }

  @Test
  void makesNoTextsOfWhatIsNotShown() {
    Object deep = IntStream.range(0, 20_000).mapToObj(i -> 1L).toList();
    for (int level = 0; level < 15; level++) {
      deep = List.of(deep);
    }
    Object value = deep;
    List<Map<String, Object>> many =
        IntStream.range(0, 200)
            .mapToObj(i -> Map.of("id", "n" + i, "data", Map.of("deep", value)))
            .toList();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    GraphDifference.between(version(List.of(), List.of()), version(many, List.of()));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(60L << 20);
  }

  private static Map<String, Object> edge(String id, String source, String target) {
    return Map.of("id", id, "source", source, "sourceHandle", "true", "target", target);
  }

  private static Map<String, Object> node(String id, String text, long x) {
    return Map.of("id", id, "data", Map.of("text", text), "position", Map.of("x", x, "y", 0L));
  }

  private static WorkflowVersionView version(
      List<Map<String, Object>> nodes, List<Map<String, Object>> edges) {
    return new WorkflowVersionView(
        "fl_1", 1, nodes, edges, List.of(), nodes.size(), "ada", null, Instant.EPOCH);
  }
}
