package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import org.workflowserver.database.Transactions;

/** Secrets that all servers of an installation share, each 256 bits of chance. */
@Dependent
public class InstallationKeys {
  private static final int BYTES = 32;
  private static final String INSTALLATION = "";

  @Produces
  static final SealedTable SEALED =
      SealedTable.ofInstallation("installation_keys", "name", "sealed");

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
}
