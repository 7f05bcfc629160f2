package org.workflowserver.identity.token;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.sealing.SealedTable;

/** Reads and keeps the built-in issuer's keys. Called inside a transaction. */
@Dependent
public class IssuerKeyStore {
  @Produces
  static final SealedTable SEALED = SealedTable.ofInstallation("issuer_keys", "kid", "private_jwk");

  private final Sql sql;

  @Inject
  public IssuerKeyStore(Sql sql) {
    this.sql = sql;
  }

  /** All keys, the newest first. */
  List<IssuerKey> all() {
    return sql.of(IssuerKey.class, "select k from IssuerKey k order by k.createdAt desc, k.kid")
        .list();
  }

  /** The key, which nobody else changes until the transaction ends. */
  Optional<IssuerKey> findForChange(String kid) {
    return sql.lock(IssuerKey.class, kid);
  }

  /** Removes the keys that were retired at {@code moment} or before. */
  int removeRetiredUntil(Instant moment) {
    return sql.change("delete from IssuerKey k where k.retiredAt <= ?1").with(moment).update();
  }

  void add(IssuerKey key) {
    sql.add(key);
  }
}
