package org.workflowserver.authorization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;

/** The authorizations' part in a change of the key-encryption key. */
@ApplicationScoped
public class AuthorizationRows implements SealedRows {
  private static final Logger LOG = Logger.getLogger(AuthorizationRows.class.getName());

  private AuthorizationStore store;
  private Sealer sealer;
  private Transactions transactions;

  protected AuthorizationRows() {}

  @Inject
  public AuthorizationRows(AuthorizationStore store, Sealer sealer, Transactions transactions) {
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
    List<String> ids = next(after);
    while (!ids.isEmpty()) {
      List<String> batch = ids;
      sealed += transactions.inNew(() -> (int) batch.stream().filter(this::sealAgain).count());
      after = ids.getLast();
      ids = next(after);
    }
    return sealed;
  }

  private List<String> next(String after) {
    return transactions.inNew(() -> store.sealedUnlike(sealer.mark(), after));
  }

  /** One by one under a lock: it may have been refreshed or deleted since. */
  private boolean sealAgain(String id) {
    return store.lockForSealing(id).filter(this::sealAgain).isPresent();
  }

  private boolean sealAgain(Authorization authorization) {
    try {
      return authorization.sealAgain(sealer);
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
      return false;
    }
  }
}
