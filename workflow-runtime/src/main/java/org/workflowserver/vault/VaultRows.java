package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.vault.VaultStore.Table;

/** The vault's part in a change of the key-encryption key. */
@ApplicationScoped
public class VaultRows implements SealedRows {
  private static final Logger LOG = Logger.getLogger(VaultRows.class.getName());

  private VaultStore store;
  private Sealer sealer;
  private Transactions transactions;

  protected VaultRows() {}

  @Inject
  public VaultRows(VaultStore store, Sealer sealer, Transactions transactions) {
    this.store = store;
    this.sealer = sealer;
    this.transactions = transactions;
  }

  @Override
  public long sealedUnderOthers() {
    return transactions.inNew(
        () ->
            Stream.of(Table.values())
                .mapToLong(table -> store.countSealedUnlike(table, sealer.mark()))
                .sum());
  }

  @Override
  public int sealAgain() {
    return Stream.of(Table.values()).mapToInt(this::sealAgain).sum();
  }

  private int sealAgain(Table table) {
    int sealed = 0;
    String after = "";
    Batch batch;
    do {
      String from = after;
      batch = transactions.inNew(() -> sealBatch(table, from));
      sealed += batch.sealed();
      after = batch.last();
    } while (!after.isEmpty());
    return sealed;
  }

  private Batch sealBatch(Table table, String after) {
    List<String> ids = store.sealedUnlike(table, sealer.mark(), after);
    int sealed = (int) ids.stream().filter(id -> sealAgain(table, id)).count();
    return new Batch(sealed, ids.isEmpty() ? "" : ids.getLast());
  }

  /** One by one under a lock: an item may have been replaced or deleted since. */
  private boolean sealAgain(Table table, String rowId) {
    return store
        .findForSealing(table, rowId)
        .filter(secret -> secret.text() != null && !secret.text().startsWith(sealer.mark()))
        .filter(secret -> sealAgain(table, secret))
        .isPresent();
  }

  private boolean sealAgain(Table table, SealedSecret secret) {
    try {
      store.sealAgain(
          table, secret.rowId(), sealer.sealAgain(secret.text(), secret.itemId(), secret.orgId()));
      return true;
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
      return false;
    }
  }

  /**
   * What a transaction did.
   *
   * @param last the last row's id, empty when there was none
   */
  private record Batch(int sealed, String last) {}
}
