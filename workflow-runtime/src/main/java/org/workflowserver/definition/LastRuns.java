package org.workflowserver.definition;

import java.util.List;
import java.util.Optional;
import org.workflowserver.paging.Cursor.Position;

/** Finds workflows by their runs, of which this package knows nothing. */
public interface LastRuns {
  /**
   * The tenant's workflows that fit, that with the newest run first, or last. Called inside a
   * transaction.
   *
   * @param behind only those behind that position
   * @return positions, with the id of the newest run as their value; empty for none
   */
  List<Position> workflows(
      String orgId,
      WorkflowFilter filter,
      boolean newestFirst,
      Optional<Position> behind,
      int limit);
}
