package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;

/** Secrets that all servers of an installation share, each 256 bits of chance. */
@Dependent
public class InstallationKeys {
  private static final int BYTES = 32;
  private static final String INSTALLATION = "";

  @Produces
  static final SealedTable SEALED =
      SealedTable.ofInstallation("installation_keys", "name", "sealed");

  private final Sql sql;
  private final Transactions transactions;
  private final Sealer sealer;

  @Inject
  public InstallationKeys(Sql sql, Transactions transactions, Sealer sealer) {
    this.sql = sql;
    this.transactions = transactions;
    this.sealer = sealer;
  }

  /** The secret of that name; made, once for all servers, when there is none. */
  public byte[] require(String name) {
    String sealed = transactions.inNew(() -> find(name)).orElseGet(() -> make(name));
    return sealer.open(sealed, name, INSTALLATION);
  }

  private String make(String name) {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    String sealed = sealer.seal(fresh, name, INSTALLATION);
    transactions.doInNew(() -> insert(name, sealed));
    // Another server may have been first.
    return transactions.inNew(() -> find(name)).orElseThrow();
  }

  private Optional<String> find(String name) {
    return sql.of("select sealed from installation_keys where name = ?1")
        .with(name)
        .first(String.class);
  }

  /** Keeps the secret unless there is one of that name. */
  private void insert(String name, String sealed) {
    sql.of(
            "insert into installation_keys (name, sealed) "
                + switch (sql.dialect()) {
                  case POSTGRESQL -> "values (?1, ?2) on conflict do nothing";
                  // One process has an H2 database, and starts one engine.
                  case H2 ->
                      "select ?1, ?2 where not exists (select 1 from installation_keys where name ="
                          + " ?1)";
                })
        .with(name, sealed)
        .update();
  }
}
