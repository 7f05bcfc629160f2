package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;

/** Reads and locks the row of the key check. Called inside a transaction. */
@Dependent
public class KeyCheckStore {
  private final EntityManager entityManager;

  @Inject
  public KeyCheckStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** The row, which nobody else gets until the transaction ends. The migration made it. */
  KeyCheckRow lock() {
    return required(LockModeType.PESSIMISTIC_WRITE);
  }

  /** The row as it is now. */
  KeyCheckRow read() {
    return required(LockModeType.NONE);
  }

  private KeyCheckRow required(LockModeType lock) {
    KeyCheckRow row = entityManager.find(KeyCheckRow.class, KeyCheckRow.ONLY, lock);
    if (row == null) {
      throw new IllegalStateException("The table key_check has lost its row");
    }
    return row;
  }
}
