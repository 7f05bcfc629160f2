package org.workflowserver.bulk;

import java.util.Locale;
import java.util.Optional;
import org.workflowserver.run.MatchStore.Possible;

/** What is done with many runs. */
public enum BulkAction {
  CANCEL(Possible.CANCEL),
  RERUN(Possible.RERUN);

  private final Possible possible;

  BulkAction(Possible possible) {
    this.possible = possible;
  }

  Possible possible() {
    return possible;
  }

  /** The name as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action with that code. */
  public static Optional<BulkAction> ofCode(String code) {
    for (BulkAction action : values()) {
      if (action.code().equals(code)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
