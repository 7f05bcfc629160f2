package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;

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
    return transactions.inNew(() -> store.countSealedUnlike(sealer.mark()));
  }

  @Override
  public int sealAgain() {
    int sealed = 0;
    String after = "";
    Batch batch;
    do {
      String from = after;
      batch = transactions.inNew(() -> sealBatch(from));
      sealed += batch.sealed();
      after = batch.last();
    } while (!after.isEmpty());
    return sealed;
  }

  private Batch sealBatch(String after) {
    List<String> ids = store.sealedUnlike(sealer.mark(), after);
    int sealed = (int) ids.stream().filter(this::sealAgain).count();
    return new Batch(sealed, ids.isEmpty() ? "" : ids.getLast());
  }

  /** One by one under a lock: an item may have been replaced or deleted since. */
  private boolean sealAgain(String itemId) {
    return store
        .findForSealing(itemId)
        .filter(item -> !item.sealed().startsWith(sealer.mark()))
        .filter(this::sealAgain)
        .isPresent();
  }

  private boolean sealAgain(VaultItem item) {
    try {
      item.seal(sealer.sealAgain(item.sealed(), item.id(), item.orgId()));
      return true;
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
      return false;
    }
  }

  /**
   * What a transaction did.
   *
   * @param last the last item's id, empty when there was none
   */
  private record Batch(int sealed, String last) {}
}
