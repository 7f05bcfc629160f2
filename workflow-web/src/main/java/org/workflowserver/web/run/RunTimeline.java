package org.workflowserver.web.run;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/**
 * When the steps of a run were under way, on one axis from the start of the run: a lane for each
 * node, with a bar for each attempt and for each wait; all items of an iterator are one bar.
 *
 * @param more nodes whose lanes are left out
 */
public record RunTimeline(TimeAxis axis, List<Lane> lanes, List<String> more) {
  /** Most lanes. */
  static final int LANES = 100;

  /** Most bars of a lane; of more the last ones. */
  static final int BARS = 20;

  /** By how many milliseconds a start may be known too late. */
  private static final double ROUNDING = 1;

  /** Components whose steps wait from their beginning to their end. */
  private static final List<String> WAITING =
      List.of("delay", "ui_interaction", "wait_for_callback");

  /** Whether what is left unfinished of such a step is a wait. */
  private static boolean isLeftWaiting(String componentId) {
    return WAITING.contains(componentId) || "trigger_workflow".equals(componentId);
  }

  /**
   * A node's bars.
   *
   * @param title what its author says of the node, else its id
   * @param count how many items' steps the bars stand for; 0 outside iterators
   */
  public record Lane(String nodeId, String title, int count, List<Bar> bars) {
    private double began() {
      return bars.getFirst().from();
    }
  }

  /**
   * A stretch of time.
   *
   * @param what an attempt or a wait, in words
   * @param look names colour and pattern
   * @param from milliseconds from the start of the run
   * @param entry number of the entry that it stands for; 0 for none
   * @param open whether it is still under way
   */
  public record Bar(
      String what, String look, double from, double to, int entry, boolean open, Words words) {
    /** Milliseconds from the start, as SVG takes them. */
    public String x() {
      return number(from);
    }

    /** Milliseconds. */
    public String width() {
      return number(Math.max(0, to - from));
    }

    /** When it began, after the start of the run. */
    public String began() {
      return words.duration(millis(from));
    }

    /** When it ended, after the start of the run. */
    public String ended() {
      return open ? "–" : words.duration(millis(to));
    }

    /** How long it took. */
    public String took() {
      return words.duration(millis(to - from));
    }

    /** All of it in words. */
    public String sentence() {
      return open
          ? Texts.of("run-timeline.since", what, began())
          : Texts.of("run-timeline.from-to-took", what, began(), ended(), took());
    }

    private static Duration millis(double length) {
      return Duration.ofNanos((long) (length * 1_000_000));
    }

    private static String number(double value) {
      long micros = Math.round(value * 1_000);
      return micros % 1_000 == 0 ? Long.toString(micros / 1_000) : Double.toString(micros / 1e3);
    }
  }

  static RunTimeline of(RunTrace trace, GraphDrawing drawing, Words words, Instant now) {
    Instant start = trace.run().startedAt();
    Instant end = Optional.ofNullable(trace.run().completedAt()).orElse(now);
    Map<String, List<StepTrace>> byNode = new LinkedHashMap<>();
    trace.steps().stream()
        .filter(step -> !step.copied())
        .forEach(step -> byNode.computeIfAbsent(step.nodeId(), id -> new ArrayList<>()).add(step));
    trace.picture().nodes().stream()
        .filter(node -> node.state().isUnfinished())
        .forEach(node -> byNode.computeIfAbsent(node.id(), id -> new ArrayList<>()));
    Bars bars = new Bars(trace, start, end, words);
    List<Lane> lanes =
        byNode.entrySet().stream()
            .map(node -> bars.lane(node.getKey(), node.getValue(), drawing))
            .filter(lane -> !lane.bars().isEmpty())
            .sorted(Comparator.comparing(Lane::began))
            .toList();
    List<Lane> ordered = inOrder(lanes, trace.picture().edges());
    return new RunTimeline(
        TimeAxis.of(Duration.between(start, end)),
        ordered.stream().limit(LANES).toList(),
        ordered.stream().skip(LANES).map(Lane::title).toList());
  }

  /**
   * By when they began, but the one node that leads to another stands before it: a start is known
   * from an end and a duration, so an iterator may seem to begin after its first item. Where
   * several lead to a node, it may have begun before the last of them.
   */
  private static List<Lane> inOrder(List<Lane> lanes, List<PictureEdge> edges) {
    Map<String, List<String>> sources =
        edges.stream()
            .filter(PictureEdge::taken)
            .collect(groupingBy(PictureEdge::target, mapping(PictureEdge::source, toList())));
    List<Lane> left = new ArrayList<>(lanes);
    List<Lane> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Predicate<Lane> follows = lane -> left.stream().anyMatch(l -> precedes(l, lane, sources));
      ordered.add(left.stream().filter(follows.negate()).findFirst().orElse(left.getFirst()));
      left.remove(ordered.getLast());
    }
    return ordered;
  }

  private static boolean precedes(Lane lane, Lane other, Map<String, List<String>> sources) {
    List<String> before = sources.getOrDefault(other.nodeId(), List.of());
    return before.contains(lane.nodeId())
        && (before.size() == 1 || lane.began() - other.began() <= ROUNDING);
  }

  private record Bars(RunTrace trace, Instant start, Instant end, Words words) {
    Lane lane(String nodeId, List<StepTrace> steps, GraphDrawing drawing) {
      boolean iterated = steps.stream().anyMatch(StepTrace::iterated);
      List<Bar> bars = new ArrayList<>();
      if (iterated) {
        bars.add(items(steps));
      } else {
        attempts(steps, bars);
      }
      drawing.find(nodeId).flatMap(box -> unfinished(box, steps)).ifPresent(bars::add);
      return new Lane(
          nodeId,
          drawing.titleOf(nodeId),
          iterated ? steps.stream().mapToInt(StepTrace::count).sum() : 0,
          bars.subList(Math.max(0, bars.size() - BARS), bars.size()));
    }

    private Bar items(List<StepTrace> steps) {
      int count = steps.stream().mapToInt(StepTrace::count).sum();
      Instant from = steps.stream().map(StepTrace::from).min(Instant::compareTo).orElseThrow();
      Instant to = steps.stream().map(StepTrace::to).max(Instant::compareTo).orElseThrow();
      var byWeight = Comparator.comparing(StepTrace::status, LogStatus.BY_WEIGHT);
      StepTrace worst = steps.stream().max(byWeight).orElseThrow();
      String counted = Texts.of(count == 1 ? "run-timeline.one-step" : "run-timeline.steps", count);
      return bar(
          worst.status() == LogStatus.ERROR
              ? Texts.of("run-timeline.some-failed", counted, worst.count())
              : counted,
          words.entry(worst.status()).look(),
          from,
          to,
          worst.last());
    }

    private void attempts(List<StepTrace> steps, List<Bar> bars) {
      StepTrace before = null;
      for (StepTrace step : steps) {
        if (before != null && step.attempt() > before.attempt()) {
          bars.add(
              bar(
                  Texts.of("run-timeline.wait-for-attempt", step.attempt()),
                  "wait",
                  before.to(),
                  step.from(),
                  0));
        }
        boolean waited = WAITING.contains(step.componentId());
        boolean succeeded = step.status() == LogStatus.SUCCESS;
        String attempt =
            Texts.of(
                succeeded ? "run-timeline.attempt-succeeded" : "run-timeline.attempt-failed",
                step.attempt());
        bars.add(
            bar(
                waited ? Texts.of("run-timeline.wait") : attempt,
                waited ? "wait" : words.entry(step.status()).look(),
                step.from(),
                step.to(),
                step.last()));
        before = step;
      }
    }

    private Optional<Bar> unfinished(GraphDrawing.Box box, List<StepTrace> steps) {
      if (!box.node().state().isUnfinished()) {
        return Optional.empty();
      }
      boolean open = box.node().state() != State.CANCELLED;
      boolean waits =
          open ? box.node().state() == State.WAITING : isLeftWaiting(box.node().componentId());
      String what =
          open
              ? Texts.of(waits ? "words.waiting" : "words.running")
              : Texts.of(waits ? "run-timeline.wait-cancelled" : "words.cancelled");
      String look = waits ? "wait" : open ? "running" : "cancelled";
      Instant from = steps.isEmpty() ? trace.reached(box.id()) : steps.getLast().to();
      return Optional.of(new Bar(what, look, millis(from), millis(end), 0, open, words));
    }

    private Bar bar(String what, String look, Instant from, Instant to, int entry) {
      return new Bar(what, look, millis(from), millis(to), entry, false, words);
    }

    private double millis(Instant at) {
      return Math.max(0, Duration.between(start, at).toNanos() / 1e6);
    }
  }
}
