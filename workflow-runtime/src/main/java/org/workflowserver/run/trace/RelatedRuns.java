package org.workflowserver.run.trace;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.run.RunView;

/**
 * The runs around a run; of each kind the newest {@value #MOST}.
 *
 * @param callingNode the node of the parent that called the run; empty when no step did
 * @param repeats the runs that repeat it
 * @param moreRepeats whether there are more of them
 * @param called the runs that its steps called
 * @param moreCalled whether there are more of them
 */
public record RelatedRuns(
    Optional<String> callingNode,
    List<RunView> repeats,
    boolean moreRepeats,
    List<Called> called,
    boolean moreCalled) {
  /** Most runs of a kind. */
  public static final int MOST = 20;

  public RelatedRuns {
    repeats = List.copyOf(repeats);
    called = List.copyOf(called);
  }

  /** Whether one of these runs has not ended. */
  public boolean isOpen() {
    return Stream.concat(repeats.stream(), called.stream().map(Called::run))
        .anyMatch(run -> run.status().isOpen());
  }

  /** A run and the node whose step called it. */
  public record Called(String nodeId, RunView run) {}
}
