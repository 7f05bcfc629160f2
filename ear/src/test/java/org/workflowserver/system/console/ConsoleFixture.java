package org.workflowserver.system.console;

import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/**
 * A server on PostgreSQL, with a user of every role, a target for webhooks and a browser. It takes
 * one run at a time.
 */
final class ConsoleFixture implements AutoCloseable {
  private static final List<String> ROLES = List.of("viewer", "operator", "editor");
  private static final String KEY =
      Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.US_ASCII));

  private final WebhookTarget target = WebhookTarget.start();
  private final EmbeddedPostgres database;
  private ServerProcess server;
  private Browser browser;

  /** By user name. */
  private final Map<String, SignedIn> signedIn = new HashMap<>();

  private ConsoleFixture(EmbeddedPostgres database) {
    this.database = database;
  }

  static ConsoleFixture start() {
    ConsoleFixture fixture;
    try {
      fixture =
          new ConsoleFixture(
              EmbeddedPostgres.builder()
                  .setPort(ServerSetup.freePort())
                  .setPGStartupWait(PostgresDatabase.START)
                  .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                  .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                  .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      fixture.open();
    } catch (RuntimeException | AssertionError e) {
      fixture.close();
      throw e;
    }
    return fixture;
  }

  private void open() {
    server =
        ServerSetup.fresh()
            .allowingOutboundTo(target)
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_LIMITS_RUNNING_PER_SERVER", "1")
            .with(
                "WORKFLOW_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres")
            .with("WORKFLOW_DATABASE_USER", "postgres")
            .with("WORKFLOW_DATABASE_PASSWORD", "postgres")
            .with("WORKFLOW_VAULT_KEY", KEY)
            .start();
    addUsers("default", "");
    browser = Browser.start(server.address());
  }

  /** Adds a user of every role, with the administrator's password. */
  private void addUsers(String org, String prefix) {
    ROLES.forEach(role -> addUser(org, prefix + role, role));
  }

  /** Without the server: to hash a password takes it half a second. */
  private void addUser(String org, String username, String group) {
    executeSql(
        "insert into users (id, username, password_hash, group_names, org_id,"
            + " must_change_password, tokens_valid_from, created_at, updated_at)"
            + " select 'usr_' || ?, ?, password_hash, ?, ?, false, tokens_valid_from,"
            + " created_at, updated_at from users where username = 'admin'",
        username,
        username,
        group,
        org);
  }

  /** Changes the database directly, without the server. */
  void executeSql(String sql, String... values) {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  WebhookTarget target() {
    return target;
  }

  ServerProcess server() {
    return server;
  }

  Browser browser() {
    return browser;
  }

  /** The administrator, with a token for the next hour: all tests may take longer than one. */
  ApiClient api() {
    return ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
  }

  /**
   * Adds a tenant with a user of every role, each with the administrator's password and named after
   * both, such as {@code mine-viewer}. Its administrator has signed in.
   */
  ApiClient tenant(String org) {
    addUsers(org, org + "-");
    addUser(org, org + "-admin", "admin");
    return ApiClient.signedIn(server.address(), org + "-admin", ServerFixture.PASSWORD);
  }

  /**
   * Who has signed in as a new user of a tenant, with the administrator's password; it is created
   * by a call.
   */
  ApiClient tenant(String org, String username, String group) {
    Map<String, Object> user =
        Map.of(
            "username",
            username,
            "password",
            ServerFixture.PASSWORD,
            "groups",
            List.of(group),
            "org",
            org);
    assertThat(api().post("/users").json(user).send()).hasStatus(201);
    return ApiClient.signedIn(server.address(), username, ServerFixture.PASSWORD);
  }

  /**
   * A window in which the user of that name has signed in. It shares the session of one before it
   * that is closed; a test that ends sessions of this user from elsewhere ends that, too.
   */
  ConsolePage signedIn(String username) {
    SignedIn before = signedIn.get(username);
    if (before != null && !browser.isOpen(before.context)) {
      Page window = browser.window(Viewport.DESKTOP, before.session);
      window.navigate("/console/");
      if (window.url().endsWith("/console/")) {
        signedIn.put(username, new SignedIn(window.context(), before.session));
        return new ConsolePage(window);
      }
      window.context().close();
    }
    Page window = browser.window(Viewport.DESKTOP, null);
    ConsolePage page = SignInPage.open(window).signIn(username, ServerFixture.PASSWORD);
    window.waitForURL("**/console/");
    String session = window.context().storageState();
    signedIn.put(username, new SignedIn(window.context(), session));
    return page;
  }

  /** The window in which somebody signed in last, and its cookies. */
  private record SignedIn(BrowserContext context, String session) {}

  @Override
  public void close() {
    try {
      if (browser != null) {
        browser.close();
      }
      if (server != null) {
        server.close();
      }
      database.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      target.close();
    }
  }
}
