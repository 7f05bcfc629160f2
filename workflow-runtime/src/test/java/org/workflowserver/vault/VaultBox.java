package org.workflowserver.vault;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.account.AccountStore;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.account.ApiKeyStore;
import org.workflowserver.identity.account.Passwords;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;

/** The vault of a tenant of the test's own. */
final class VaultBox {
  private static final Map<Dialect, TestDatabase> DATABASES = new ConcurrentHashMap<>();
  private static final AtomicInteger TENANTS = new AtomicInteger();

  final String org = "tenant" + TENANTS.incrementAndGet();
  final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00Z"));
  final Caller admin = caller("admin");
  final Caller editor = caller("editor");
  final Caller stranger = Caller.of("stranger", "mallory", List.of("admin"));
  final AnswerMemory memory = new AnswerMemory();
  final TestDatabase database;
  final Accounts accounts;
  final VaultItems items;
  final Secrets secrets;

  VaultBox(Dialect dialect) {
    this(DATABASES.computeIfAbsent(dialect, TestDatabase::fresh));
  }

  VaultBox(TestDatabase database) {
    this.database = database;
    Sealer sealer = TestKeys.sealer();
    ApiKeyStore keyStore = new ApiKeyStore(database.sql(), time);
    VaultStore store = new VaultStore(database.sql(), memory);
    AuditStore audit = new AuditStore(database.sql());
    this.accounts =
        new Accounts(
            new AccountStore(database.sql()),
            keyStore,
            new Passwords(),
            audit,
            database.transactions(),
            TestAudit.notes(database, time),
            time);
    this.items =
        new VaultItems(store, keyStore, audit, accounts, sealer, database.transactions(), time);
    this.secrets =
        new Secrets(
            store,
            sealer,
            database.transactions(),
            TestAudit.notes(database, time),
            new NoTokens(),
            time);
  }

  Caller caller(String group) {
    return Caller.of(org, group, List.of(group));
  }

  VaultItemView keep(String name, String secret, Object... more) {
    return items.create(admin, body("name", name, "secret", secret, more)).item();
  }

  SavedItem makeKey(String name, Object... more) {
    return items.create(admin, body("name", name, more));
  }

  /** Opens the secret of that name; null when there is none. */
  String open(String name) {
    return secrets.findByName(org, name).map(Secret::value).orElse(null);
  }

  Set<String> missing(String... namesOrIds) {
    return secrets.missing(org, Set.of(namesOrIds));
  }

  /** How many rows a table has for this tenant. */
  long rows(String table) {
    return database
        .transactions()
        .inNew(
            () ->
                ((Number)
                        database
                            .entityManager()
                            .createNativeQuery(
                                "select count(*) from " + table + " where org_id = ?1")
                            .setParameter(1, org)
                            .getSingleResult())
                    .longValue());
  }

  /** A body of names and values; lists of more of these are taken in. */
  static Map<String, Object> body(Object... members) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i++) {
      if (members[i] instanceof Object[] more) {
        body.putAll(body(more));
      } else {
        body.put((String) members[i], members[++i]);
      }
    }
    return body;
  }
}
