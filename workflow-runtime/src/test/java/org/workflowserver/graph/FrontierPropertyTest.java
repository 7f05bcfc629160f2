package org.workflowserver.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random graphs, run in random orders, against {@link RunModel}. */
class FrontierPropertyTest {
  private static final Logger LOG = System.getLogger(FrontierPropertyTest.class.getName());
  private static final int GRAPHS = 2_000;
  private static final int ORDERS = 4;

  @Test
  void runsAsTheDefinitionSaysInEveryOrder() {
    Map<NodeState, Integer> ends = new EnumMap<>(NodeState.class);
    for (long seed = 0; seed < GRAPHS; seed++) {
      Random random = new Random(seed);
      RandomDrawing drawing = new RandomDrawing(random);
      Run first = new Run(drawing, random, "seed %d: %s".formatted(seed, drawing));
      first.toTheEnd();
      for (int order = 1; order < ORDERS; order++) {
        Run other = new Run(drawing, random, first.name);
        other.toTheEnd();
        assertThat(other.states()).as(first.name).isEqualTo(first.states());
      }
      first.states().values().forEach(state -> ends.merge(state, 1, Integer::sum));
    }
    LOG.log(Level.INFO, "{0} random graphs, {1} orders each: {2}", GRAPHS, ORDERS, ends);
    // A generator that draws nothing worth trying would let everything pass.
    assertThat(ends).containsOnlyKeys(NodeState.DONE, NodeState.SKIPPED);
    assertThat(ends.values()).allMatch(count -> count > GRAPHS);
  }

  /** One run, its ready nodes concluded in a random order, and checked after each. */
  private static final class Run {
    private final RandomDrawing drawing;
    private final Random random;
    private final String name;
    private final Graph graph;
    private final Frontier frontier;
    private final RunModel model;
    private final Map<String, String> chosen = new HashMap<>();
    private final Set<String> everReady = new HashSet<>();

    Run(RandomDrawing drawing, Random random, String name) {
      this.drawing = drawing;
      this.random = random;
      this.name = name;
      this.graph = drawing.graph();
      this.frontier = new Frontier(graph);
      this.model = new RunModel(drawing);
    }

    void toTheEnd() {
      check(Set.of(), frontier.start());
      while (!frontier.isQuiet()) {
        List<String> ready = new ArrayList<>(frontier.ready());
        String next = ready.get(random.nextInt(ready.size()));
        ready.remove(next);
        chosen.put(next, drawing.choice(next));
        check(new HashSet<>(ready), frontier.conclude(next, drawing.choice(next)));
      }
      assertThat(states().values()).as(name).doesNotContain(NodeState.PENDING, NodeState.READY);
    }

    Map<String, NodeState> states() {
      return graph.topologicalOrder().stream()
          .collect(Collectors.toMap(Function.identity(), frontier::state));
    }

    private void check(Set<String> stillReady, List<String> becameReady) {
      Map<String, NodeState> expected = model.states(chosen);
      List<String> expectedReady =
          graph.topologicalOrder().stream()
              .filter(id -> expected.get(id) == NodeState.READY)
              .toList();
      assertThat(states()).as(name).isEqualTo(expected);
      assertThat(frontier.ready()).as(name).containsExactlyElementsOf(expectedReady);
      assertThat(becameReady)
          .as(name)
          .isEqualTo(expectedReady.stream().filter(id -> !stillReady.contains(id)).toList())
          .allMatch(everReady::add, "is ready for the first time");
    }
  }
}
