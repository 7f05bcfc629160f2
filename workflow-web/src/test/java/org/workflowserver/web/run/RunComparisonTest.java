package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.Words;

class RunComparisonTest {
  private static final Instant NOON = Instant.parse("2026-03-08T12:00:00Z");
  private static final int NODES = 60;

  @Test
  void itemsThatAreAsManyAreNotSaidToBeTheSame() {
    RunComparison same = compare(side(7, true), side(7, true));
    assertThat(same.steps()).isEmpty();
    assertThat(same.counted()).containsExactly("Call each");

    RunComparison other = compare(side(7, true), side(8, true));
    assertThat(other.counted()).isEmpty();
    assertThat(other.steps().getFirst().items()).containsExactly("7 × Succeeded", "8 × Succeeded");
  }

  @Test
  void anEdgeThatOneRunAloneTookSaysWhich() {
    assertThat(label(compare(side(1, true), side(1, false)))).isEqualTo("only first run");
    assertThat(label(compare(side(1, false), side(1, true)))).isEqualTo("only second run");
    assertThat(label(compare(side(1, true), side(1, true)))).isEqualTo("item");
  }

  @Test
  void valuesAreReadFewAtATimeAndNoMoreWhenEnoughDiffers() {
    List<Integer> read = new ArrayList<>();
    RunComparison comparison =
        compare(large("1", State.SUCCEEDED, read), large("2", State.SUCCEEDED, read));

    assertThat(read).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(4));
    assertThat(read.stream().mapToInt(count -> count).sum()).isLessThan(2 * 20);
    assertThat(comparison.steps()).hasSizeBetween(10, 20);
    assertThat(comparison.more()).isEqualTo(NODES - comparison.steps().size());
    assertThat(comparison.steps().getFirst().output().changes()).hasSize(JsonDifference.MOST);
    assertThat(comparison.steps().getFirst().output().more()).isEqualTo(950);
  }

  @Test
  void stepsThatTookAnotherWayAreNamedWhenEnoughDiffersBefore() {
    RunComparison comparison =
        compare(
            large("1", State.SUCCEEDED, new ArrayList<>()),
            large("2", State.FAILED, new ArrayList<>()));

    assertThat(comparison.steps()).hasSize(NODES);
    assertThat(comparison.more()).isZero();
    assertThat(comparison.steps().getLast().output()).isNull();
    assertThat(comparison.steps().getLast().unread())
        .isEqualTo("Its values were not compared, since so much else differs.");
  }

  @Test
  void itemsAreCountedWhenEnoughDiffersBefore() {
    RunComparison comparison =
        compare(
            withItems(large("1", State.SUCCEEDED, new ArrayList<>()), 7),
            withItems(large("2", State.SUCCEEDED, new ArrayList<>()), 8));

    assertThat(comparison.steps())
        .filteredOn(step -> step.items() != null)
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.items()).containsExactly("7 × Succeeded", "8 × Succeeded");
              assertThat(step.unread()).isEmpty();
            });
    assertThat(
            compare(
                    withItems(large("1", State.SUCCEEDED, new ArrayList<>()), 7),
                    withItems(large("2", State.SUCCEEDED, new ArrayList<>()), 7))
                .counted())
        .containsExactly("Call each");
  }

  @Test
  void whatIsGoneIsNotSaidToBeTooLong() {
    assertThat(unread(true)).isEqualTo("Its values are too long to be compared here.");
    assertThat(unread(false)).isEqualTo("Its values have been removed since.");
  }

  @Test
  void aRunAndTheOneThatItRepeatsAreNotToldApartByTheirIds() {
    assertThat(
            compare(
                    naming("fl_run_1", null, "fl_run_1 and all"),
                    naming("fl_run_3", "fl_run_2", "fl_run_1 and all"))
                .steps())
        .isEmpty();
    assertThat(
            compare(
                    naming("fl_run_2", "fl_run_1", "fl_run_1"),
                    naming("fl_run_3", "fl_run_2", "fl_run_4"))
                .steps()
                .getFirst()
                .output()
                .changes())
        .containsExactly(new JsonDifference.Change("id", "\"(run id)\"", "\"fl_run_4\""));
  }

  /** A run with one step, which gave that text. */
  private static RunComparison.Side naming(String id, String original, String text) {
    RunPicture picture = new RunPicture(List.of(node("n1", null, false)), List.of());
    return new RunComparison.Side(
        new RunTrace(run(id, original), picture, List.of(trace("n1", false, 1, 1))),
        numbers -> List.of(entry(1, "{\"id\":\"" + text + "\"}")),
        number -> true);
  }

  private static RunView run(String id, String original) {
    return new RunView(
        id,
        "fl_workflow_1",
        1,
        RunStatus.COMPLETED,
        "manual",
        null,
        null,
        null,
        NOON,
        NOON,
        null,
        original,
        1,
        null);
  }

  private static String unread(boolean kept) {
    RunPicture picture = new RunPicture(List.of(node("a", null, false)), List.of());
    RunTrace trace = new RunTrace(run("fl_run_1", null), picture, List.of(trace("a", false, 1, 1)));
    RunComparison.Side side = new RunComparison.Side(trace, numbers -> List.of(), number -> kept);
    return compare(side, side).steps().getFirst().unread();
  }

  /** That run with a node inside an iterator, the last of its graph. */
  private static RunComparison.Side withItems(RunComparison.Side side, int items) {
    RunPicture picture = side.trace().picture();
    List<PictureNode> nodes = new ArrayList<>(picture.nodes());
    nodes.add(node("call", "Call each", true));
    List<StepTrace> steps = new ArrayList<>(side.trace().steps());
    steps.add(trace("call", true, items, 99));
    return new RunComparison.Side(
        new RunTrace(run("fl_run_1", null), new RunPicture(nodes, picture.edges()), steps),
        side.entries(),
        side.kept());
  }

  /** A run whose nodes each gave a thousand times {@code value}. */
  private static RunComparison.Side large(String value, State state, List<Integer> read) {
    String output = Collections.nCopies(1_000, value).toString();
    List<PictureNode> nodes =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> node("n" + i, null, false, state)).toList();
    List<StepTrace> steps =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> trace("n" + i, false, 1, i)).toList();
    return new RunComparison.Side(
        new RunTrace(run("fl_run_1", null), new RunPicture(nodes, List.of()), steps),
        numbers -> {
          read.add(numbers.size());
          return numbers.stream().map(number -> entry(number, output)).toList();
        },
        number -> true);
  }

  private static LogView entry(int number, String output) {
    return new LogView(
        "fl_log_" + number,
        "fl_run_1",
        number,
        "n" + number,
        "webhook",
        LogStatus.SUCCESS,
        1,
        List.of(),
        "default",
        "{}",
        output,
        null,
        Duration.ZERO,
        NOON,
        null);
  }

  private static String label(RunComparison comparison) {
    return comparison.drawing().lines().getFirst().label();
  }

  private static RunComparison compare(RunComparison.Side first, RunComparison.Side second) {
    return RunComparison.of(first, second, new Words());
  }

  private static RunComparison.Side side(int items, boolean taken) {
    RunPicture picture =
        new RunPicture(
            List.of(node("each", null, false), node("call", "Call each", true)),
            List.of(new PictureEdge("each", "call", "item", taken)));
    return new RunComparison.Side(
        new RunTrace(run("fl_run_1", null), picture, List.of(trace("call", true, items, 9))),
        numbers -> List.of(),
        number -> true);
  }

  private static StepTrace trace(String id, boolean iterated, int count, int last) {
    return new StepTrace(
        id,
        "webhook",
        iterated,
        LogStatus.SUCCESS,
        "default",
        count,
        1,
        1,
        last,
        NOON,
        NOON,
        false);
  }

  private static PictureNode node(String id, String description, boolean iterated) {
    return node(id, description, iterated, State.SUCCEEDED);
  }

  private static PictureNode node(String id, String description, boolean iterated, State state) {
    return new PictureNode(
        id, "webhook", "Call", description, "action", 0, 0, state, 1, iterated, null);
  }
}
