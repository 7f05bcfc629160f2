package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running server behind a trusted proxy, so that tests may call from any address, with a target
 * for its webhooks and an identity provider that it trusts. It stores its data in H2, or with the
 * system property {@code system.database=postgresql} in a PostgreSQL of its own.
 */
public final class ServerFixture implements AutoCloseable {
  public static final String PASSWORD = "correct-horse-battery-staple";

  private static final boolean ON_POSTGRESQL =
      System.getProperty("system.database", "h2").equals("postgresql");

  private final Optional<PostgresDatabase> database;
  private final WebhookTarget target;
  private final TokenIssuer issuer;
  private final ServerProcess server;
  private final ApiClient administrator;

  private ServerFixture(
      Optional<PostgresDatabase> database,
      WebhookTarget target,
      TokenIssuer issuer,
      ServerProcess server) {
    this.database = database;
    this.target = target;
    this.issuer = issuer;
    this.server = server;
    this.administrator = ApiClient.signedIn(server.address(), "admin", PASSWORD);
    DescribedAnswers.use(administrator.get("/openapi.json").send());
  }

  /** The origin whose pages may call the API. */
  public static final String ORIGIN = "https://app.example";

  /** Starts one that only one test class uses; most share one. */
  public static ServerFixture start() {
    return start(UnaryOperator.identity());
  }

  /** As {@link #start()}, in PostgreSQL whatever the others use. */
  public static ServerFixture startOnPostgresql() {
    return start(true, UnaryOperator.identity());
  }

  /** One of its own, for tests that would be in others' way. */
  public static ServerFixture start(UnaryOperator<ServerSetup> change) {
    return start(ON_POSTGRESQL, change);
  }

  private static ServerFixture start(boolean onPostgresql, UnaryOperator<ServerSetup> change) {
    WebhookTarget target = WebhookTarget.start();
    TokenIssuer issuer = new TokenIssuer(target);
    Optional<PostgresDatabase> database =
        onPostgresql ? Optional.of(PostgresDatabase.start()) : Optional.empty();
    ServerSetup fresh = ServerSetup.fresh();
    ServerSetup setup =
        issuer
            .configure(
                database.map(d -> d.configure(fresh)).orElse(fresh).allowingOutboundTo(target))
            .with("WORKFLOW_ADMIN_PASSWORD", PASSWORD)
            .with("WORKFLOW_HTTP_TRUSTED_PROXIES", "127.0.0.1")
            .with("WORKFLOW_HTTP_CORS_ORIGINS", ORIGIN);
    return new ServerFixture(database, target, issuer, change.apply(setup).start());
  }

  /** The first administrator, of the tenant {@code default}. */
  public ApiClient api() {
    return administrator;
  }

  /** A caller whom the identity provider vouches for. */
  public ApiClient api(String org, String group) {
    return anonymous().withToken(issuer.token(org, group));
  }

  public ApiClient anonymous() {
    return ApiClient.anonymous(server.address());
  }

  public WebhookTarget target() {
    return target;
  }

  public TokenIssuer issuer() {
    return issuer;
  }

  public ServerProcess server() {
    return server;
  }

  /** How many streams of events are open. */
  public int openStreams() {
    return (int) metric("workflow_event_streams");
  }

  /** The first value that the server's metrics have of that name. */
  public double metric(String name) {
    String metrics = administrator.get("/metrics").send().text();
    Matcher value = Pattern.compile("(?m)^" + name + "\\S* ([0-9.]+)").matcher(metrics);
    assertThat(value.find()).as("%s in %s", name, metrics).isTrue();
    return Double.parseDouble(value.group(1));
  }

  @Override
  public void close() {
    server.close();
    target.close();
    database.ifPresent(PostgresDatabase::close);
  }
}
