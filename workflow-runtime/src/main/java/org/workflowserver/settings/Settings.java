package org.workflowserver.settings;

import static org.workflowserver.settings.Setting.count;
import static org.workflowserver.settings.Setting.flag;
import static org.workflowserver.settings.Setting.list;
import static org.workflowserver.settings.Setting.number;
import static org.workflowserver.settings.Setting.optional;
import static org.workflowserver.settings.Setting.secret;
import static org.workflowserver.settings.Setting.size;
import static org.workflowserver.settings.Setting.span;
import static org.workflowserver.settings.Setting.text;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every setting of the server with its default: {@code Settings.HTTP_PORT.value()} reads one. */
public final class Settings {
  /** The one port of API, console and health. */
  public static final Setting<Integer> HTTP_PORT = number("workflow.http.port", "8080", 1, 65_535);

  /** The address that is listened on; another than loopback opens the server to the network. */
  public static final Setting<InetAddress> HTTP_ADDRESS =
      Setting.of("workflow.http.address", "127.0.0.1", Parsers::address, "an address of this host");

  /** How long a connection without a call stays open, from {@code 1s} to {@code 1d}. */
  public static final Setting<Duration> HTTP_IDLE_TIMEOUT =
      Setting.of(
          "workflow.http.idle-timeout",
          "75s",
          text -> Parsers.span(text, Duration.ofSeconds(1), Duration.ofDays(1)),
          "a time from 1s to 1d such as 75s");

  /** A PKCS#12 or JKS file; when it is there the port speaks HTTPS only. */
  public static final Setting<Optional<String>> HTTP_TLS_KEYSTORE =
      optional("workflow.http.tls.keystore");

  /** The password of the keystore and of the key in it. */
  public static final Setting<Optional<String>> HTTP_TLS_KEYSTORE_PASSWORD =
      secret("workflow.http.tls.keystore-password");

  /** Connections that one address may have, trusted proxies excepted. */
  public static final Setting<Integer> HTTP_CONNECTIONS_PER_ADDRESS =
      number("workflow.http.connections-per-address", "5000", 1, 1_000_000);

  /** Addresses or CIDR ranges of the proxies whose {@code X-Forwarded-For} is believed. */
  public static final Setting<List<String>> HTTP_TRUSTED_PROXIES =
      list("workflow.http.trusted-proxies");

  /** Origins whose pages may call the API from a browser; {@code *} for all. */
  public static final Setting<List<String>> HTTP_CORS_ORIGINS =
      Setting.of(
          "workflow.http.cors-origins",
          "",
          Parsers::origins,
          "a list of origins such as https://app.example.com, or *");

  /** What this server is called among the servers, in logs and in metrics. */
  public static final Setting<String> SERVER_NAME =
      Setting.of(
          "workflow.server.name",
          () -> hostName() + ":" + HTTP_PORT.value(),
          Function.identity(),
          "a text");

  /** The folder of the H2 file and the key-encryption key; its mode is 0700. */
  public static final Setting<Path> DATA =
      Setting.of("workflow.data", "./workflow-data", Parsers::dataFolder, "a folder");

  /** The folder of the unpacked server and its AOT cache; servers of a build may share it. */
  public static final Setting<Path> CACHE =
      Setting.of(
          "workflow.cache", () -> DATA.value().resolve("cache"), Parsers::folder, "a folder");

  /** Options of the server's virtual machine, with spaces between; they win over its own choice. */
  public static final Setting<List<String>> JAVA_OPTIONS =
      Setting.of("workflow.java.options", List::of, Parsers::javaOptions, "a list of options");

  /** The key-encryption key: 32 bytes in base64, or {@code file:} and a path. */
  public static final Setting<Optional<String>> VAULT_KEY = secret("workflow.vault.key");

  /** Keys that may still open what they sealed, with commas; written as the key is. */
  public static final Setting<Optional<String>> VAULT_PREVIOUS_KEYS =
      secret("workflow.vault.previous-keys");

  /** What a commit in H2 outlives. */
  public static final Setting<DatabaseSync> DATABASE_SYNC =
      Setting.of("workflow.database.sync", "process", DatabaseSync::of, "'process' or 'disk'");

  /**
   * The first administrator's password, 12 to 200 characters and not a common one; used only while
   * the account does not exist.
   */
  public static final Setting<Optional<String>> ADMIN_PASSWORD = secret("workflow.admin.password");

  /** A {@code jdbc:postgresql:} or {@code jdbc:h2:} address. */
  public static final Setting<Optional<String>> DATABASE_URL =
      secret(
          "workflow.database.url",
          Parsers::databaseUrl,
          "an address that begins with jdbc:postgresql: or jdbc:h2:");

  /** The database account. */
  public static final Setting<Optional<String>> DATABASE_USER = optional("workflow.database.user");

  /** The database account's password. */
  public static final Setting<Optional<String>> DATABASE_PASSWORD =
      secret("workflow.database.password");

  /** A data source of the application server, to PostgreSQL; used in place of an address. */
  public static final Setting<Optional<String>> DATABASE_JNDI = optional("workflow.database.jndi");

  /** Targets opened in spite of the guard, {@code CIDR-or-host:port[-port]} each. */
  public static final Setting<List<String>> OUTBOUND_ALLOW = list("workflow.outbound.allow");

  /** Whether {@code http://} targets are allowed. */
  public static final Setting<Boolean> OUTBOUND_PLAIN_HTTP = flag("workflow.outbound.plain-http");

  /** The mail server that steps use which name none; the guard lets it through. */
  public static final Setting<Optional<String>> MAIL_HOST = optional("workflow.mail.host");

  /** The mail server's port. */
  public static final Setting<Integer> MAIL_PORT = number("workflow.mail.port", "587", 1, 65_535);

  /** The account at the mail server. */
  public static final Setting<Optional<String>> MAIL_USERNAME = optional("workflow.mail.username");

  /** The account's password. */
  public static final Setting<Optional<String>> MAIL_PASSWORD = secret("workflow.mail.password");

  /** How the connection is encrypted. */
  public static final Setting<MailTls> MAIL_TLS =
      Setting.of(
          "workflow.mail.tls",
          () -> MailTls.usualOn(MAIL_PORT.value()),
          text -> MailTls.find(text).orElseThrow(),
          "'starttls', 'implicit' or 'none'");

  /** The sender of all mail by the server's own mail server, {@code Name <address>}. */
  public static final Setting<Optional<String>> MAIL_FROM = optional("workflow.mail.from");

  /** How clients reach this server, without a slash at the end. */
  public static final Setting<String> PUBLIC_URL =
      Setting.of(
          "workflow.public-url",
          Settings::localUrl,
          Parsers::serverUrl,
          "an address such as 'https://workflows.example.com'");

  /** Whether clients reach this server by HTTPS, be it through a proxy that ends it. */
  public static boolean isReachedByHttps() {
    return PUBLIC_URL.value().startsWith("https:");
  }

  /** The issuer whose tokens are believed. */
  public static final Setting<Optional<String>> JWT_ISSUER = optional("workflow.jwt.issuer");

  /** What a token's audience must name. */
  public static final Setting<String> JWT_AUDIENCE =
      text("workflow.jwt.audience", "workflow-server");

  /** Where the issuer's public keys are. */
  public static final Setting<Optional<String>> JWT_JWKS_URL = optional("workflow.jwt.jwks-url");

  /** The claim that names the tenant. */
  public static final Setting<String> JWT_ORG_CLAIM = text("workflow.jwt.org-claim", "org");

  /** What the issuer's groups mean here: {@code their-group=admin,another=viewer}. */
  public static final Setting<Map<String, String>> JWT_GROUPS_MAP =
      Setting.of("workflow.jwt.groups-map", "", Parsers::pairs, "a list of 'their-group=scope'");

  /** How long the built-in issuer signs with one key; an hour at least. */
  public static final Setting<Duration> JWT_KEY_ROTATION =
      Setting.of(
          "workflow.jwt.key-rotation",
          "90d",
          text -> Parsers.span(text, Duration.ofHours(1), Duration.ofDays(100_000)),
          "a span of an hour or more, such as '90d',");

  /** The console's client id at the issuer, where people sign in to it there. */
  public static final Setting<Optional<String>> OIDC_CLIENT_ID =
      optional("workflow.oidc.client-id");

  /** That client's secret. */
  public static final Setting<Optional<String>> OIDC_CLIENT_SECRET =
      secret("workflow.oidc.client-secret");

  /** What the issuer is asked to tell, with blanks between. */
  public static final Setting<String> OIDC_SCOPES = text("workflow.oidc.scopes", "openid profile");

  /** How long a session of the console lasts before the issuer is asked again. */
  public static final Setting<Duration> OIDC_SESSION = span("workflow.oidc.session", "8h");

  /** Whether {@code /metrics} and {@code /openapi} are open to everybody. */
  public static final Setting<Boolean> METRICS_PUBLIC = flag("workflow.metrics.public");

  /** Bytes of a request's body. */
  public static final Setting<Long> LIMIT_BODY = size("workflow.limits.body", "1 MiB");

  /** Bytes of a step's output. */
  public static final Setting<Long> LIMIT_STEP_OUTPUT =
      size("workflow.limits.step-output", "1 MiB");

  /** Bytes of a workflow's graph. */
  public static final Setting<Long> LIMIT_DEFINITION = size("workflow.limits.definition", "1 MiB");

  /** How long a run may take, waits included. */
  public static final Setting<Duration> LIMIT_RUN_DURATION =
      span("workflow.limits.run-duration", "30d");

  /** How long a try of a step may take where its node says nothing. */
  public static final Setting<Duration> LIMIT_NODE_TIMEOUT =
      span("workflow.limits.node-timeout", "30s");

  /** Items that an iterator takes. */
  public static final Setting<Integer> LIMIT_ITERATOR_ITEMS =
      count("workflow.limits.iterator-items", "1000");

  /** Iterators within iterators. */
  public static final Setting<Integer> LIMIT_ITERATOR_DEPTH =
      number("workflow.limits.iterator-depth", "5", 1, 10);

  /** Workflows that start workflows. */
  public static final Setting<Integer> LIMIT_WORKFLOW_DEPTH =
      count("workflow.limits.workflow-depth", "10");

  /** The longest delay. */
  public static final Setting<Duration> LIMIT_DELAY = span("workflow.limits.delay", "30d");

  /** Time for all templates of a step. */
  public static final Setting<Duration> LIMIT_TEMPLATE_TIME =
      span("workflow.limits.template-time", "1s");

  /** Bytes that all templates of a step may make. */
  public static final Setting<Long> LIMIT_TEMPLATE_OUTPUT =
      size("workflow.limits.template-output", "1 MiB");

  /** Log entries of a run. */
  public static final Setting<Integer> LIMIT_RUN_STEPS =
      count("workflow.limits.run-steps", "100000");

  /** Bytes of a run's outputs together. */
  public static final Setting<Long> LIMIT_RUN_DATA = size("workflow.limits.run-data", "32 MiB");

  /** Runs under way on one server. */
  public static final Setting<Integer> LIMIT_RUNNING_PER_SERVER =
      count("workflow.limits.running-per-server", "2000");

  /** Pending runs of a tenant. */
  public static final Setting<Integer> LIMIT_PENDING = count("workflow.limits.pending", "100000");

  /** Days that an ended run is kept where its workflow says nothing. */
  public static final Setting<Integer> LIMIT_RETENTION_DAYS =
      count("workflow.limits.retention-days", "90");

  /** Bytes that stay free on the disk of the H2 file: with less, nothing new is started. */
  public static final Setting<Long> LIMIT_DISK_RESERVE =
      size("workflow.limits.disk-reserve", "256 MiB");

  /** Streams of events that one server keeps open. */
  public static final Setting<Integer> LIMIT_EVENT_STREAMS =
      count("workflow.limits.event-streams", "1000");

  /** Requests in a minute of one caller, all its tokens and all servers together. */
  public static final Setting<Integer> LIMIT_REQUESTS_PER_MINUTE =
      count("workflow.limits.requests-per-minute", "6000");

  /** Requests in a minute to one webhook token, all servers together. */
  public static final Setting<Integer> LIMIT_WEBHOOK_REQUESTS_PER_MINUTE =
      count("workflow.limits.webhook-requests-per-minute", "600");

  /** How long a synchronous call waits for its run. */
  public static final Setting<Duration> LIMIT_SYNC = span("workflow.limits.sync", "30s");

  private Settings() {}

  /** All settings, in the order of the documentation. */
  public static List<Setting<?>> all() {
    return Setting.constantsOf(Settings.class);
  }

  private static String localUrl() {
    String scheme = HTTP_TLS_KEYSTORE.value().isPresent() ? "https" : "http";
    return scheme + "://localhost:" + HTTP_PORT.value();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host whose own name does not resolve is still one server.
      return "localhost";
    }
  }
}
