package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.workflowserver.database.Sql;

/** Reads and keeps the sealed secrets of the installation. Called inside a transaction. */
@Dependent
public record InstallationKeyStore(Sql sql) {
  @Inject
  public InstallationKeyStore {}

  Optional<String> find(String name) {
    return sql.of("select sealed from installation_keys where name = ?1")
        .with(name)
        .firstValue()
        .map(String.class::cast);
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
}
