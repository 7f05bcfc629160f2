package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Sql;

/** Reads and locks the row of the key check. Called inside a transaction. */
@Dependent
public class KeyCheckStore {
  private final Sql sql;

  @Inject
  public KeyCheckStore(Sql sql) {
    this.sql = sql;
  }

  /** The row, which nobody else gets until the transaction ends. The migration made it. */
  KeyCheckRow lock() {
    return sql.lock(KeyCheckRow.class, KeyCheckRow.ONLY)
        .orElseThrow(() -> new IllegalStateException("The table key_check has lost its row"));
  }
}
