package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.InstallationKeyStore.SealedKey;

/** Secrets that all servers of an installation share, each 256 bits of chance. */
@Dependent
public class InstallationKeys implements SealedRows {
  private static final Logger LOG = Logger.getLogger(InstallationKeys.class.getName());

  private static final int BYTES = 32;
  private static final String INSTALLATION = "";

  private final InstallationKeyStore store;
  private final Transactions transactions;
  private final Sealer sealer;

  @Inject
  public InstallationKeys(InstallationKeyStore store, Transactions transactions, Sealer sealer) {
    this.store = store;
    this.transactions = transactions;
    this.sealer = sealer;
  }

  /** The secret of that name; made, once for all servers, when there is none. */
  public byte[] require(String name) {
    String sealed = transactions.inNew(() -> store.find(name)).orElseGet(() -> make(name));
    return sealer.open(sealed, name, INSTALLATION);
  }

  private String make(String name) {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    String sealed = sealer.seal(fresh, name, INSTALLATION);
    transactions.doInNew(() -> store.insert(name, sealed));
    // Another server may have been first.
    return transactions.inNew(() -> store.find(name)).orElseThrow();
  }

  @Override
  public long sealedUnderOthers() {
    return transactions.inNew(store::all).stream()
        .filter(key -> !key.sealed().startsWith(sealer.mark()))
        .count();
  }

  @Override
  public int sealAgain() {
    return transactions.inNew(() -> (int) store.all().stream().filter(this::sealAgain).count());
  }

  private boolean sealAgain(SealedKey key) {
    try {
      return !key.sealed().startsWith(sealer.mark())
          && store.replace(key, sealer.sealAgain(key.sealed(), key.name(), INSTALLATION));
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
      return false;
    }
  }
}
