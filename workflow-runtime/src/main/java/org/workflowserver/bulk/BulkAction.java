package org.workflowserver.bulk;

import org.workflowserver.json.Coded;
import org.workflowserver.run.search.MatchStore.Possible;

/** What is done with many runs. */
public enum BulkAction implements Coded {
  CANCEL(Possible.CANCEL),
  RERUN(Possible.RERUN);

  private final Possible possible;

  BulkAction(Possible possible) {
    this.possible = possible;
  }

  Possible possible() {
    return possible;
  }
}
