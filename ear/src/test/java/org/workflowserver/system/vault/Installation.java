package org.workflowserver.system.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.Certificates;
import org.workflowserver.system.support.H2File;
import org.workflowserver.system.support.MailServers;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** A server, all that its steps call, and a way to what it has stored. */
final class Installation implements AutoCloseable {
  final WebhookTarget target = WebhookTarget.start();
  final GreenMail mail;
  final RejectingMailServer rejecting;
  final ServerProcess server;
  final ApiClient api;
  private final PostgresDatabase postgres;

  /**
   * @param postgres null for H2
   */
  Installation(PostgresDatabase postgres, String mailboxPassword) throws IOException {
    this.postgres = postgres;
    mail = MailServers.start("smtps", mailboxPassword);
    rejecting =
        new RejectingMailServer(
            // A reply is one line.
            String.valueOf(Canary.echo().get("base64")).replace("\r\n", "") + mailboxPassword);
    ServerSetup setup =
        Certificates.trusting(ServerSetup.fresh())
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true")
            .with(
                "WORKFLOW_OUTBOUND_ALLOW",
                "127.0.0.1/32:%d,localhost:%d,localhost:%d"
                    .formatted(target.port(), mail.getSmtps().getPort(), rejecting.port()));
    server = (postgres == null ? setup : postgres.configure(setup)).start();
    api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
  }

  /** Everything in the database, as text, by table. */
  Map<String, String> tables() throws SQLException {
    Map<String, String> tables = new LinkedHashMap<>();
    try (Connection connection =
            postgres == null
                ? H2File.open(server.setup())
                : DriverManager.getConnection(postgres.url(), "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      for (String table : names(statement)) {
        tables.put(table, rows(statement, table));
      }
    }
    assertThat(tables).hasSizeGreaterThan(10);
    return tables;
  }

  private static List<String> names(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select table_name from information_schema.tables"
                + " where lower(table_schema) = 'public'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static String rows(Statement statement, String table) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("select * from \"" + table + "\"")) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          text.append(value instanceof byte[] bytes ? latin(bytes) : rows.getString(i))
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** The files that the server keeps. */
  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(server.setup().data())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    mail.stop();
    rejecting.close();
    target.close();
    if (postgres != null) {
      postgres.close();
    }
  }
}
