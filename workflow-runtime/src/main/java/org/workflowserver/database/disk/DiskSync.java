package org.workflowserver.database.disk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Transactions;
import org.workflowserver.settings.DatabaseSync;
import org.workflowserver.settings.Settings;

/**
 * Forces what was committed onto the disk, where the operator asks for it. H2 writes a commit to
 * the operating system and leaves the disk to it; PostgreSQL forces by itself.
 */
@Dependent
public record DiskSync(EntityManager entityManager, Transactions transactions, DatabaseSync asked) {
  @Inject
  DiskSync(EntityManager entityManager, Transactions transactions) {
    this(entityManager, transactions, Settings.DATABASE_SYNC.value());
  }

  /** Returns when all that was committed is on the disk, or at once when nobody asks for that. */
  public void force() {
    if (asked == DatabaseSync.DISK) {
      transactions.doInNew(this::checkpoint);
    }
  }

  private void checkpoint() {
    if (Dialect.of(entityManager) == Dialect.H2) {
      entityManager.createNativeQuery("checkpoint sync").executeUpdate();
    }
  }
}
