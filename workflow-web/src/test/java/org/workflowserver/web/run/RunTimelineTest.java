package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.run.RunTimeline.Bar;
import org.workflowserver.web.run.RunTimeline.Lane;

class RunTimelineTest {
  private static final Instant START = Instant.parse("2026-03-08T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1",
    "5, 1, 5",
    "100, 20, 100",
    "101, 50, 150",
    "1000, 200, 1000",
    "2500, 500, 2500",
    "2600, 1000, 3000",
    "60000, 15000, 60000",
    "61000, 15000, 75000",
    "157000, 60000, 180000",
    "516000, 120000, 600000",
    "7200000, 1800000, 7200000",
    "86400000, 21600000, 86400000",
    "216000001, 86400000, 259200000",
    "8640000000, 1728000000, 8640000000"
  })
  void theAxisEndsAtTheFirstRoundTimeAfterTheEnd(long millis, long step, long span) {
    assertThat(TimeAxis.of(Duration.ofMillis(millis))).isEqualTo(new TimeAxis(span, step));
  }

  /** What a run of 2.6 ms did at its end would stand beside the axis. */
  @Test
  void anAxisIsNoShorterThanTheTime() {
    assertThat(TimeAxis.of(Duration.ofNanos(2_600_000))).isEqualTo(new TimeAxis(3, 1));
  }

  @Test
  void betweenAttemptsIsAWait() {
    List<Bar> bars =
        lane(List.of(
                step("a", false, LogStatus.WARNING, 1, 1, 0, 10),
                step("a", false, LogStatus.SUCCESS, 2, 1, 110, 120)))
            .bars();

    assertThat(bars).extracting(Bar::look).containsExactly("retried", "wait", "succeeded");
    assertThat(bars).extracting(Bar::x).containsExactly("0", "10", "110");
    assertThat(bars).extracting(Bar::width).containsExactly("10", "100", "10");
    assertThat(bars.getLast().sentence())
        .isEqualTo("Attempt 2: succeeded, 110 ms to 120 ms, took 10 ms");
  }

  @Test
  void itemsAreOneBar() {
    Lane lane =
        lane(
            List.of(
                step("a", true, LogStatus.SUCCESS, 1, 9_000, 0, 500),
                step("a", true, LogStatus.ERROR, 1, 2, 100, 600)));

    assertThat(lane.count()).isEqualTo(9_002);
    assertThat(lane.bars())
        .extracting(Bar::look, Bar::what)
        .containsExactly(tuple("failed", "9002 steps, 2 failed"));
  }

  @Test
  void whatIsUnderWayLastsUntilNow() {
    RunTrace trace = trace(List.of(), List.of(node("a", State.RUNNING)));

    Bar bar = timeline(trace).lanes().getFirst().bars().getFirst();

    assertThat(bar.open()).isTrue();
    assertThat(bar.width()).isEqualTo("5000");
  }

  @Test
  void aWaitThatWasCancelledLastsUntilTheEndOfTheRun() {
    RunView run = run(RunStatus.FAILED, START.plusSeconds(3));
    PictureNode wait =
        new PictureNode(
            "wait", "delay", "Wait", null, "action", 0, 0, State.CANCELLED, 0, false, null);
    RunPicture picture =
        new RunPicture(
            List.of(node("a", State.SUCCEEDED), wait, node("call", State.CANCELLED)),
            List.of(edge("a", "wait"), edge("a", "call")));
    List<StepTrace> steps = List.of(step("a", false, LogStatus.SUCCESS, 1, 1, 0, 10));

    RunTimeline timeline = timeline(new RunTrace(run, picture, steps));

    assertThat(timeline.lanes()).extracting(Lane::nodeId).containsExactly("a", "wait", "call");
    assertThat(timeline.lanes().get(1).bars())
        .extracting(Bar::look, Bar::open, Bar::sentence)
        .containsExactly(tuple("wait", false, "Wait, cancelled, 10 ms to 3 s, took 2.9 s"));
    assertThat(timeline.lanes().get(2).bars())
        .extracting(Bar::look, Bar::what)
        .containsExactly(tuple("cancelled", "Cancelled"));
  }

  @Test
  void lanesAreBoundedAndTheRestIsNamed() {
    List<StepTrace> steps = new ArrayList<>();
    List<PictureNode> nodes = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      steps.add(step("n" + i, false, LogStatus.SUCCESS, 1, 1, i, i + 1));
      nodes.add(node("n" + i, State.SUCCEEDED));
    }

    RunTimeline timeline = timeline(trace(steps, nodes));

    assertThat(timeline.lanes()).hasSize(RunTimeline.LANES);
    assertThat(timeline.more()).hasSize(30).startsWith("n100");
  }

  @Test
  void aNodeStandsBelowWhatLedToIt() {
    List<StepTrace> steps =
        List.of(
            step("item", true, LogStatus.SUCCESS, 1, 1, 1, 10),
            step("c", true, LogStatus.SUCCESS, 1, 1, 10, 10),
            step("b", false, LogStatus.SUCCESS, 1, 1, 10, 11),
            step("a", false, LogStatus.SUCCESS, 1, 1, 11, 11),
            step("either", false, LogStatus.SUCCESS, 1, 1, 12, 13),
            step("later", false, LogStatus.SUCCESS, 1, 1, 20, 21));
    List<PictureNode> nodes =
        steps.stream().map(step -> node(step.nodeId(), State.SUCCEEDED)).toList();
    List<PictureEdge> edges =
        List.of(
            edge("a", "b"),
            edge("b", "c"),
            edge("b", "item"),
            edge("a", "either"),
            edge("later", "either"));

    assertThat(timeline(trace(steps, nodes, edges)).lanes())
        .extracting(Lane::nodeId)
        .containsExactly("a", "b", "item", "c", "either", "later");
  }

  private static PictureEdge edge(String source, String target) {
    return new PictureEdge(source, target, "success", true);
  }

  private static Lane lane(List<StepTrace> steps) {
    return timeline(trace(steps, List.of(node("a", State.SUCCEEDED)))).lanes().getFirst();
  }

  private static RunTimeline timeline(RunTrace trace) {
    GraphDrawing drawing = GraphDrawing.of(trace.picture(), Optional.empty());
    return RunTimeline.of(trace, drawing, new Words(), START.plusSeconds(5));
  }

  private static RunTrace trace(List<StepTrace> steps, List<PictureNode> nodes) {
    return trace(steps, nodes, List.of());
  }

  private static RunTrace trace(
      List<StepTrace> steps, List<PictureNode> nodes, List<PictureEdge> edges) {
    return new RunTrace(run(RunStatus.RUNNING, null), new RunPicture(nodes, edges), steps);
  }

  private static RunView run(RunStatus status, Instant end) {
    return new RunView(
        "fl_run_1", "fl_1", 1, status, "manual", null, null, null, START, end, null, null, 1, null);
  }

  private static PictureNode node(String id, State state) {
    return new PictureNode(id, "webhook", "Call", null, "action", 0, 0, state, 1, false, null);
  }

  private static StepTrace step(
      String node, boolean iterated, LogStatus status, int attempt, int count, int from, int to) {
    return new StepTrace(
        node,
        "webhook",
        iterated,
        status,
        null,
        count,
        attempt,
        attempt,
        attempt,
        START.plusMillis(from),
        START.plusMillis(to),
        false);
  }
}
