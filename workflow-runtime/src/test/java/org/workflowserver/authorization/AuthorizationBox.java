package org.workflowserver.authorization;

import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.sealing.TestKeys;
import org.workflowserver.vault.KnownSecrets;
import org.workflowserver.vault.Secrets;
import org.workflowserver.vault.VaultStore;

/** The authorizations of a tenant on a fresh database, and a provider that they come from. */
final class AuthorizationBox implements AutoCloseable {
  static final String ORG = "acme";
  static final Caller ADMIN = Caller.of(ORG, "ada", List.of("admin"));
  static final Caller EDITOR = Caller.of(ORG, "ed", List.of("editor"));
  static final Caller STRANGER = Caller.of("stranger", "mallory", List.of("admin"));
  static final String CLIENT_SECRET = KnownSecrets.id(1);

  final SettableTime clock = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  final KnownSecrets secrets = new KnownSecrets();
  final TestDatabase database;
  final AuthorizationServer server = new AuthorizationServer();
  final Providers providers;
  final Authorizations authorizations;
  final AccessTokens tokens;
  private final VaultStore vault;
  private final AuthorizationStore store;
  private final TokenEndpoint endpoint;
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final OutboundHttp http =
      new OutboundHttp(
          OutboundPolicy.of("127.0.0.1/32:1-65535", true),
          InetAddress::getAllByName,
          scheduler,
          new SystemTime());

  private AuthorizationBox(Dialect dialect) {
    database = TestDatabase.fresh(dialect);
    vault = new VaultStore(database.sql(), new AnswerMemory());
    store = new AuthorizationStore(database.sql(), vault);
    endpoint = new TokenEndpoint(http, secrets);
    secrets.with(ORG, CLIENT_SECRET, "client", AuthorizationServer.SECRET);
    providers = new Providers(store, secrets, database.transactions(), clock);
    authorizations =
        new Authorizations(
            store,
            TestKeys.sealer(),
            database.transactions(),
            new CodeFlow(endpoint, () -> new byte[32], "https://flows.example/"),
            new TokenLookUps(clock),
            clock);
    tokens = tokens();
  }

  static AuthorizationBox on(Dialect dialect) {
    return new AuthorizationBox(dialect);
  }

  /** Those of one server. */
  AccessTokens tokens() {
    return tokens(TestKeys.sealer());
  }

  AccessTokens tokens(Transactions transactions) {
    return new AccessTokens(store, endpoint, TestKeys.sealer(), transactions, clock);
  }

  AccessTokens tokens(Sealer sealer) {
    return new AccessTokens(store, endpoint, sealer, database.transactions(), clock);
  }

  /** The values by which a run masks the authorization's tokens. */
  Set<String> everKnown(String org, String id, Instant since) {
    return new Secrets(
            vault,
            TestKeys.sealer(),
            database.transactions(),
            TestAudit.notes(database, clock),
            tokens,
            clock)
        .everKnown(org, Set.of(id), since);
  }

  SealedRows rows(Sealer sealer) {
    return TestKeys.rows(database, sealer, AuthorizationStore.SEALED);
  }

  Map<String, Object> provider(String name, String grant) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", name);
    body.put("grant", grant);
    body.put("authorization_endpoint", server.url("/authorize"));
    body.put("token_endpoint", server.url("/token"));
    body.put("client_id", AuthorizationServer.CLIENT);
    body.put("client_secret", CLIENT_SECRET);
    body.put("scopes", List.of("read", "write"));
    body.put("hosts", List.of("api.example.com"));
    return body;
  }

  ProviderView codeProvider() {
    return providers.create(ADMIN, provider("code", "authorization_code"));
  }

  /** Takes a person through; the id of the authorization. */
  String authorize() {
    finish(authorizations.begin(EDITOR, Map.of()).url());
    return newest().id();
  }

  Map<String, String> finish(String url) {
    Map<String, String> back = server.agree(url);
    authorizations.finish(back.get("state"), Optional.of(back.get("code")), "203.0.113.7");
    return back;
  }

  AuthorizationView newest() {
    return authorizations.list(EDITOR, PageRequest.first(10)).items().getFirst();
  }

  void execute(String sql) {
    database
        .transactions()
        .doInNew(() -> database.entityManager().createNativeQuery(sql).executeUpdate());
  }

  long count(String fromWhere) {
    return database
        .transactions()
        .inNew(
            () ->
                ((Number)
                        database
                            .entityManager()
                            .createNativeQuery("select count(*) from " + fromWhere)
                            .getSingleResult())
                    .longValue());
  }

  @Override
  public void close() {
    server.close();
    http.close();
    scheduler.shutdownNow();
    database.close();
  }
}
