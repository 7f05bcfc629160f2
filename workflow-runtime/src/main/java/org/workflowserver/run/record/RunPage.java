package org.workflowserver.run.record;

import java.util.List;
import java.util.Optional;
import org.workflowserver.run.RunView;

/**
 * A page of a workflow's runs, with their total.
 *
 * @param page its number from 1; 0 for one that is read on from a cursor
 * @param total how many runs there are, counted up to {@value #COUNTED}
 * @param isLowerBound whether there are more than that
 * @param next the cursor of the runs that follow; empty on the last page
 */
public record RunPage(
    List<RunView> runs,
    int page,
    int perPage,
    int total,
    boolean isLowerBound,
    Optional<String> next) {
  /** Counting stops here. */
  public static final int COUNTED = 10_000;

  public RunPage {
    runs = List.copyOf(runs);
  }
}
