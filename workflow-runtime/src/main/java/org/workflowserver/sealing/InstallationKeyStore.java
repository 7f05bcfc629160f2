package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;

/** Reads and keeps the sealed secrets of the installation. Called inside a transaction. */
@Dependent
public record InstallationKeyStore(Sql sql) {
  @Inject
  public InstallationKeyStore {}

  /** A sealed secret. */
  record SealedKey(String name, String sealed) {}

  List<SealedKey> all() {
    return sql.of("select name, sealed from installation_keys").list(SealedKey.class);
  }

  Optional<String> find(String name) {
    return all().stream().filter(key -> key.name().equals(name)).map(SealedKey::sealed).findFirst();
  }

  /** Keeps the secret unless there is one of that name. */
  void insert(String name, String sealed) {
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

  /** Replaces what is sealed; whether it was still the same. */
  boolean replace(SealedKey key, String sealed) {
    return sql.of("update installation_keys set sealed = ?1 where name = ?2 and sealed = ?3")
            .with(sealed, key.name(), key.sealed())
            .update()
        == 1;
  }
}
