package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
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
    return required(sql.lock(KeyCheckRow.class, KeyCheckRow.ONLY));
  }

  /** The row as it is now. */
  KeyCheckRow read() {
    return required(sql.find(KeyCheckRow.class, KeyCheckRow.ONLY));
  }

  private static KeyCheckRow required(Optional<KeyCheckRow> row) {
    return row.orElseThrow(() -> new IllegalStateException("The table key_check has lost its row"));
  }
}
