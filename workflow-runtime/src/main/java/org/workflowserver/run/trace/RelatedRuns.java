package org.workflowserver.run.trace;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.run.RunView;

/**
 * The runs around a run; of each kind the newest {@value #MOST}.
 *
 * @param callingNode the node of the parent that called the run; empty when no step did
 * @param repeats the runs that repeat it
 * @param moreRepeats whether there are more of them
 * @param resumed ids of those that took over steps of it
 * @param called the runs that its steps called
 * @param moreCalled whether there are more of them
 */
public record RelatedRuns(
    Optional<String> callingNode,
    List<RunView> repeats,
    boolean moreRepeats,
    Set<String> resumed,
    List<Called> called,
    boolean moreCalled) {
  /** Most runs of a kind. */
  public static final int MOST = 20;

  public RelatedRuns {
    repeats = List.copyOf(repeats);
    resumed = Set.copyOf(resumed);
    called = List.copyOf(called);
  }

  /** Whether one of these runs has not ended. */
  public boolean isOpen() {
    return Stream.concat(repeats.stream(), called.stream().map(Called::run))
        .anyMatch(run -> run.status().isOpen());
  }

  /** The runs that do all of it again. */
  public List<RunView> rerunAs() {
    return repeats.stream().filter(run -> !resumed.contains(run.id())).toList();
  }

  /** The runs that resume it. */
  public List<RunView> resumedAs() {
    return repeats.stream().filter(run -> resumed.contains(run.id())).toList();
  }

  /** A run and the node whose step called it. */
  public record Called(String nodeId, RunView run) {}
}
