package org.workflowserver.run;

import java.util.List;

/**
 * A numbered page of a workflow's runs.
 *
 * @param total how many there are, counted up to {@value #COUNTED}
 */
public record RunPage(List<RunView> runs, int page, int perPage, int total) {
  /** Counting stops here. */
  public static final int COUNTED = 10_000;

  public RunPage {
    runs = List.copyOf(runs);
  }

  /** Whether there may be more runs than were counted. */
  public boolean countStopped() {
    return total >= COUNTED;
  }
}
