package org.workflowserver.run.trace;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;

/**
 * A run with what became of each node, without what its steps read and wrote.
 *
 * @param steps in the order of their first entries
 */
public record RunTrace(RunView run, RunPicture picture, List<StepTrace> steps) {
  /** Most traces that are read of one run. */
  public static final int MOST_STEPS = 10_000;

  private static final String ITERATOR = "iterator";

  public RunTrace {
    steps = List.copyOf(steps);
  }

  /** Number of the last entry that was seen; 0 when there is none. */
  public int lastSeq() {
    return steps.stream().mapToInt(StepTrace::last).max().orElse(0);
  }

  /** The step that failed the run; empty while it has not failed, and when it was cancelled. */
  public Optional<StepTrace> failure() {
    return run.status() == RunStatus.FAILED
            // What failed before was not why a cancelled run ended.
            && run.errorCode() != RunError.CANCELLED
        ? steps.stream()
            .filter(step -> step.status() == LogStatus.ERROR)
            .max(Comparator.comparing(StepTrace::last))
        : Optional.empty();
  }

  /**
   * What the run waits for: what its row says, then what other nodes wait for; empty while it
   * moves.
   */
  public List<RunWaiting> waits() {
    RunWaiting first = run.waiting();
    Stream<RunWaiting> others =
        first == null || first.nodeId() == null
            ? Stream.empty()
            : picture.nodes().stream()
                .map(PictureNode::waiting)
                .filter(other -> other != null && other.nodeId() != null)
                .filter(other -> !other.nodeId().equals(first.nodeId()));
    return Stream.concat(Stream.ofNullable(first), others).toList();
  }

  /** When the steps before it were done, and so about when a node began; of the first the start. */
  public Instant reached(String nodeId) {
    List<String> before =
        picture.edges().stream()
            .filter(edge -> edge.target().equals(nodeId) && edge.taken())
            .map(PictureEdge::source)
            .toList();
    return steps.stream()
        .filter(step -> !step.copied() && before.contains(step.nodeId()))
        .map(StepTrace::to)
        .max(Instant::compareTo)
        .orElse(run.startedAt());
  }

  /** How many items failed at a node inside an iterator. */
  public int failedItems(String nodeId) {
    return steps.stream()
        .filter(step -> step.nodeId().equals(nodeId) && step.status() == LogStatus.ERROR)
        .mapToInt(StepTrace::count)
        .sum();
  }

  /** Of an iterator, the last failure of its items before its own; of one in its body likewise. */
  public StepTrace causeOf(StepTrace failed) {
    return ITERATOR.equals(failed.componentId())
        ? steps.stream()
            .filter(step -> step.status() == LogStatus.ERROR && step.iterated())
            .filter(step -> step.last() < failed.last() && !step.from().isBefore(failed.from()))
            .max(Comparator.comparingInt(StepTrace::last))
            .map(this::causeOf)
            .orElse(failed)
        : failed;
  }
}
