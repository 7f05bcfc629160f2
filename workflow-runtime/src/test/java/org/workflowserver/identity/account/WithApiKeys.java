package org.workflowserver.identity.account;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.identity.token.Installation.Server;

/** Two servers of an installation on each database, and the id of an API key to be. */
abstract class WithApiKeys {
  private static final Map<Dialect, Installation> INSTALLATIONS = new EnumMap<>(Dialect.class);

  final Installation installation;
  final ApiKeyStore keys;
  final Server here;
  final Server there;
  final String id = Ids.next(IdKind.VAULT_ITEM);

  WithApiKeys(Dialect dialect) {
    this.installation = INSTALLATIONS.computeIfAbsent(dialect, Installation::on);
    this.keys = new ApiKeyStore(installation.database.sql(), installation.time);
    this.here = installation.start();
    this.there = installation.start();
  }

  @AfterAll
  static void end() {
    INSTALLATIONS.values().forEach(Installation::close);
    INSTALLATIONS.clear();
  }

  /** Makes the key, of an operator; gives its secret. */
  final String add(Optional<Instant> end) {
    ApiKeyTerms terms = new ApiKeyTerms("api-key:robot", groups("operator"), end);
    return inTransaction(() -> keys.add("acme", id, terms).secret());
  }

  static ApiKeyTerms terms(String group) {
    return new ApiKeyTerms("api-key:robot", groups(group), Optional.empty());
  }

  private static TreeSet<String> groups(String group) {
    return new TreeSet<>(List.of(group));
  }

  final Optional<Instant> lastUse() {
    return inTransaction(() -> keys.list("acme", List.of(id))).get(id).lastUsedAt();
  }

  final <T> T inTransaction(Supplier<T> work) {
    return installation.database.transactions().inNew(work);
  }
}
