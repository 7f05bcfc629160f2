package org.workflowserver.run;

import java.util.List;
import java.util.Optional;

/**
 * The runs around a run; of each kind the newest {@value #MOST}.
 *
 * @param callingNode the node of the parent that called the run; empty when no step did
 * @param repeats the runs that repeat it
 * @param moreRepeats whether there are more of them
 * @param called the runs that its steps called
 * @param moreCalled whether there are more of them
 */
public record RunFamily(
    Optional<String> callingNode,
    List<RunView> repeats,
    boolean moreRepeats,
    List<Called> called,
    boolean moreCalled) {
  /** Most runs of a kind. */
  public static final int MOST = 20;

  public RunFamily {
    repeats = List.copyOf(repeats);
    called = List.copyOf(called);
  }

  /** A run and the node whose step called it. */
  public record Called(String nodeId, RunView run) {}
}
