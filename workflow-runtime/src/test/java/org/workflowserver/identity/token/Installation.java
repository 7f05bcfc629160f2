package org.workflowserver.identity.token;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.account.AccountStore;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.account.ApiKeyStore;
import org.workflowserver.identity.account.FirstAdministrator;
import org.workflowserver.identity.account.Passwords;
import org.workflowserver.identity.account.TestUsers;
import org.workflowserver.limit.HashingQueue;
import org.workflowserver.limit.RequestLimit;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;

/** A database with one or more servers on it, as far as identity goes. */
public final class Installation implements AutoCloseable {
  public static final Instant BEGIN = Instant.parse("2025-10-31T12:00:00.123456Z");
  public static final String PASSWORD = "correct horse battery staple";

  /** Requests that a token may make. */
  public static final int PER_MINUTE = 1_000;

  /** Quick ones: hundreds are made, and how slow they are has a test of its own. */
  public static final Passwords PASSWORDS =
      new Passwords(1_000, new HashingQueue(1, HashingQueue.MOST_WAIT));

  private static final AtomicInteger ADDRESS = new AtomicInteger();

  public final TestDatabase database;
  public final SettableTime time = new SettableTime(BEGIN);
  public final AccountStore store;

  /** Of all servers. */
  public final BoundedAuditLog auditLog;

  private Installation(TestDatabase database) {
    this.database = database;
    this.store = new AccountStore(database.sql());
    this.auditLog = TestAudit.notes(database, time);
  }

  public static Installation on(Dialect dialect) {
    return new Installation(TestDatabase.fresh(dialect));
  }

  /** The issuer's keys as a server with this sealer has them. */
  public IssuerKeys issuerKeys(Sealer sealer) {
    return issuerKeys(new IssuerKeyStore(database.sql()), sealer);
  }

  /** The same with another store. */
  public IssuerKeys issuerKeys(IssuerKeyStore keyStore, Sealer sealer) {
    return new IssuerKeys(
        keyStore, new AuditStore(database.sql()), sealer, database.transactions(), time);
  }

  /** A server that has started; its announcement is the first administrator's line. */
  public Server start(Optional<String> password, Optional<ExternalIssuer> external) {
    IssuerKeys keys = issuerKeys(TestKeys.sealer());
    AuditStore audit = new AuditStore(database.sql());
    FirstAdministrator first =
        new FirstAdministrator(store, PASSWORDS, audit, database.transactions(), time);
    Optional<IssuerKey> key = keys.newIfMissing();
    Optional<FirstAdministrator.Made> admin = first.newIfMissing(password);
    var check = TestKeys.check(database);
    Optional<String> announcement =
        database
            .transactions()
            .inNew(
                () -> {
                  check.require();
                  key.ifPresent(keys::addIfMissing);
                  return admin.flatMap(first::addIfMissing);
                });
    keys.load();
    Accounts accounts = accounts(PASSWORDS);
    RequestLimit<Subject> limit = new RequestLimit<>(PER_MINUTE, 1_000, () -> 1, time);
    return new Server(
        keys, accounts, new Tokens(keys, accounts, time, external, limit), announcement);
  }

  /** The accounts as a server with these passwords has them. */
  public Accounts accounts(Passwords passwords) {
    return new Accounts(
        store,
        new ApiKeyStore(database.sql(), time),
        passwords,
        new AuditStore(database.sql()),
        database.transactions(),
        auditLog,
        time);
  }

  public Server start() {
    return start(Optional.of(PASSWORD), Optional.empty());
  }

  /** An account with {@link #PASSWORD}. */
  public void add(String username, String org, Scope scope) {
    add(username, org, scope, false);
  }

  /** As {@link #add(String, String, Scope)}, whose password may have to be changed first. */
  public void add(String username, String org, Scope scope, boolean mustChange) {
    TestUsers.add(database, username, org, scope, PASSWORDS.hash(PASSWORD), mustChange, BEGIN);
  }

  /** Another address at each call, so that no test throttles another. */
  public static String address() {
    return "192.0.2." + ADDRESS.incrementAndGet();
  }

  @Override
  public void close() {
    database.close();
  }

  public record Server(
      IssuerKeys keys, Accounts accounts, Tokens tokens, Optional<String> announcement) {
    public Account signIn(String username) {
      return accounts.signIn(username, PASSWORD, address());
    }
  }
}
