package org.workflowserver.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.workflowserver.graph.NodeState.DONE;
import static org.workflowserver.graph.NodeState.PENDING;
import static org.workflowserver.graph.NodeState.READY;
import static org.workflowserver.graph.NodeState.SKIPPED;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrontierTest {
  private Frontier frontier;

  @Test
  void aRunBeginsWithItsTrigger() {
    frontier = new Frontier(Sketch.graph("start -> a"));
    assertThat(frontier.isQuiet()).isTrue();

    assertThat(frontier.start()).containsExactly("start");

    assertThat(frontier.ready()).containsExactly("start");
    assertThat(frontier.isQuiet()).isFalse();
    assertThat(frontier.state("a")).isEqualTo(PENDING);
  }

  @Test
  void aTriggerAloneIsAWholeRun() {
    given("start");

    assertThat(conclude("start")).isEmpty();

    assertThat(frontier.state("start")).isEqualTo(DONE);
    assertThat(frontier.isQuiet()).isTrue();
  }

  @Test
  void aSplitRunsItsBranchesInParallel() {
    given("start -> a", "start -> b", "start -> c");

    assertThat(conclude("start")).containsExactly("a", "b", "c");

    assertThat(frontier.ready()).containsExactly("a", "b", "c");
  }

  @Test
  void aMergeWaitsForAllThatCanComeAndRunsOnce() {
    given("start -> a", "start -> b", "a -> merge", "b -> merge");
    conclude("start");

    assertThat(conclude("b")).isEmpty();
    assertThat(frontier.state("merge")).isEqualTo(PENDING);
    assertThat(conclude("a")).containsExactly("merge");
  }

  @Test
  void aConditionSkipsTheBranchThatItDidNotChoose() {
    given("start -> check", "check.true -> yes", "check.false -> no", "no -> after");
    conclude("start");

    assertThat(conclude("check", "true")).containsExactly("yes");

    assertThat(frontier.state("no")).isEqualTo(SKIPPED);
    assertThat(frontier.state("after")).isEqualTo(SKIPPED);
  }

  @Test
  void aMergeRunsWhenOneOfItsBranchesIsDead() {
    given("start -> check", "check.true -> yes", "check.false -> no", "yes -> end", "no -> end");
    conclude("start");
    conclude("check", "false");

    assertThat(frontier.state("end")).isEqualTo(PENDING);
    assertThat(conclude("no")).containsExactly("end");
    assertThat(frontier.state("yes")).isEqualTo(SKIPPED);
  }

  @Test
  void aMergeRunsOnceAHandleBeyondALiveBranchHasDied() {
    given("start -> slow", "start -> check", "slow -> end", "check.true -> end");
    conclude("start");
    conclude("slow");

    assertThat(conclude("check", "false")).containsExactly("end");
  }

  @Test
  void bothHandlesOfAConditionMayLeadToOneNode() {
    given("start -> check", "check.true -> end", "check.false -> end");
    conclude("start");

    assertThat(conclude("check", "false")).containsExactly("end");
  }

  @Test
  void parallelEdgesOfOneHandleMakeTheirTargetReadyOnce() {
    given("start -> end", "start -> end");

    assertThat(conclude("start")).containsExactly("end");
  }

  @Test
  void skipsCascadeThroughAllThatDependOnThemAlone() {
    given("start.true -> a", "a -> b", "a.error -> c", "b -> d", "c -> d", "d -> e");

    assertThat(conclude("start", "false")).isEmpty();

    assertThat(List.of("a", "b", "c", "d", "e")).allMatch(id -> frontier.state(id) == SKIPPED);
    assertThat(frontier.isQuiet()).isTrue();
  }

  @Test
  void aHandleWithoutEdgesMakesAllEdgesDead() {
    given("start -> a");

    assertThat(conclude("start", "error")).isEmpty();

    assertThat(frontier.state("a")).isEqualTo(SKIPPED);
  }

  @Test
  void onFailureTheErrorHandleAloneIsLive() {
    given("start -> call", "call -> next", "call.error -> repair", "next -> end", "repair -> end");
    conclude("start");

    assertThat(conclude("call", "error")).containsExactly("repair");

    assertThat(frontier.state("next")).isEqualTo(SKIPPED);
    assertThat(conclude("repair")).containsExactly("end");
  }

  @Test
  void noHandleIsTheFirstOne() {
    Edge edge = new Edge("e", "check", "yes", null, null);
    List<Node> nodes =
        List.of(new Node("check", List.of("true", "false")), new Node("yes", List.of()));
    frontier = new Frontier(Graph.of("check", nodes, List.of(edge)));
    frontier.start();

    assertThat(conclude("check", "true")).containsExactly("yes");
  }

  @Test
  void aMergeDoesNotWaitForWhatCannotBeReached() {
    given("start -> end", "lost -> more", "more -> end");

    assertThat(frontier.state("lost")).isEqualTo(SKIPPED);
    assertThat(frontier.state("more")).isEqualTo(SKIPPED);
    assertThat(conclude("start")).containsExactly("end");
  }

  @Test
  void readyNodesComeInGraphOrder() {
    given("start -> z", "start -> m", "start -> a", "z -> y");
    conclude("start");
    conclude("z");

    assertThat(frontier.ready()).containsExactly("m", "a", "y");
  }

  @Test
  void theReadyNodesAreACopy() {
    given("start -> a");
    Set<String> before = frontier.ready();

    conclude("start");

    assertThat(before).containsExactly("start");
  }

  @Test
  void onlyAReadyNodeIsConcluded() {
    given("start.true -> a", "start.false -> b", "a -> c");
    conclude("start", "true");

    assertThatIllegalStateException()
        .isThrownBy(() -> conclude("start"))
        .withMessageContainingAll("start", "DONE");
    assertThatIllegalStateException()
        .isThrownBy(() -> conclude("b"))
        .withMessageContainingAll("b", "SKIPPED");
    assertThatIllegalStateException()
        .isThrownBy(() -> conclude("c"))
        .withMessageContainingAll("c", "PENDING");
    assertThat(frontier.state("a")).isEqualTo(READY);
  }

  @Test
  void aRefusedConclusionChangesNothing() {
    given("start -> a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> conclude("start", "sideways"))
        .withMessage("Node 'start' has no handle 'sideways', but %s.".formatted(Sketch.HANDLES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conclude("nobody"))
        .withMessage("The graph has no node 'nobody'.");

    assertThat(frontier.state("start")).isEqualTo(READY);
    assertThat(conclude("start")).containsExactly("a");
  }

  @Test
  void aRunStartsOnce() {
    given("start -> a");

    assertThatIllegalStateException().isThrownBy(frontier::start).withMessageContaining("READY");
    conclude("start");
    assertThatIllegalStateException().isThrownBy(frontier::start).withMessageContaining("DONE");
  }

  @Test
  void skipsRunDownTheLongestChain() {
    given(chain(20_000));

    conclude("n0", "error");

    assertThat(frontier.state("n19999")).isEqualTo(SKIPPED);
    assertThat(frontier.isQuiet()).isTrue();
  }

  @Test
  void aChainOfTheLargestSizeRunsNodeByNode() {
    given(chain(500));

    for (int i = 0; i < 499; i++) {
      assertThat(conclude("n" + i)).containsExactly("n" + (i + 1));
    }
    assertThat(conclude("n499")).isEmpty();
  }

  @Test
  void aWideGraphOfTheLargestSizeMergesOnItsLastBranch() {
    List<String> arrows = new ArrayList<>();
    for (int i = 0; i < 498; i++) {
      arrows.addAll(List.of("start -> n" + i, "start.error -> n" + i));
      arrows.addAll(List.of("n" + i + " -> end", "n" + i + ".error -> end"));
    }
    arrows.addAll(List.of("start -> end", "start.true -> end", "start.false -> end"));
    while (arrows.size() < 2_000) {
      arrows.add("start.error -> end");
    }
    given(arrows.toArray(String[]::new));

    assertThat(conclude("start")).hasSize(498).doesNotContain("end");
    for (int i = 497; i > 0; i--) {
      assertThat(conclude("n" + i, i % 2 == 0 ? "error" : "true")).isEmpty();
    }
    assertThat(conclude("n0", "false")).containsExactly("end");
  }

  private static String[] chain(int length) {
    return IntStream.range(1, length)
        .mapToObj(i -> "n%d -> n%d".formatted(i - 1, i))
        .toArray(String[]::new);
  }

  private void given(String... arrows) {
    frontier = new Frontier(Sketch.graph(arrows));
    frontier.start();
  }

  private List<String> conclude(String nodeId) {
    return conclude(nodeId, null);
  }

  private List<String> conclude(String nodeId, String handle) {
    return frontier.conclude(nodeId, handle);
  }
}
