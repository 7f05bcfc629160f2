package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;

/** One audit log of two servers that share a database. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(600)
class AuditOfTwoServersIT {
  private static final int EACH = 60;

  private final Cluster cluster;

  AuditOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void changesAtBothServersMakeOneChain() {
    ApiClient first = cluster.first().api();
    ApiClient second = cluster.second().api();
    CompletableFuture<Set<String>> there = CompletableFuture.supplyAsync(() -> create(second));
    Set<String> made = create(first);
    made.addAll(there.join());
    for (ApiClient server : List.of(first, second)) {
      ApiResponse verified = server.get("/audit/verify").send();
      assertThat(verified).hasMember("valid", true).hasMember("first_broken", null);
    }
    Set<Object> recorded = new HashSet<>();
    List<Object> numbers = new ArrayList<>();
    String page = "/audit?action=workflow.created&limit=50";
    while (page != null) {
      ApiResponse response = second.get(page).send();
      response.rows().forEach(row -> recorded.add(row.get("object")));
      response.rows().forEach(row -> numbers.add(row.get("seq")));
      page = response.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1")).orElse(null);
    }
    assertThat(recorded).containsAll(made);
    assertThat(numbers).doesNotHaveDuplicates();
  }

  @Test
  void entriesAreLinkedThoughNobodyReadsThem() {
    String made = cluster.first().api().create(aWorkflow().manual().transform("x"));
    await().until(() -> count("audit_entries where object_id = '" + made + "'") == 1);
    assertThat(count("audit_pending where object_id = '" + made + "'")).isZero();
  }

  @Test
  void whatTheDatabaseWasMadeToSayShows() throws SQLException {
    ApiClient first = cluster.first().api();
    String made = first.create(aWorkflow().manual().transform("x"));
    long seq =
        (Long)
            first.get("/audit?action=workflow.created").send().rows().stream()
                .filter(row -> made.equals(row.get("object")))
                .findFirst()
                .orElseThrow()
                .get("seq");
    String where = " where org_id = 'default' and seq = " + seq;
    execute("update audit_entries set actor = 'eve'" + where);
    try {
      assertThat(cluster.second().api().get("/audit/verify").send())
          .hasMember("valid", false)
          .hasMember("entries", seq - 1)
          .hasMember("first_broken", seq);
    } finally {
      execute("update audit_entries set actor = 'admin'" + where);
    }
    assertThat(first.get("/audit/verify").send()).hasMember("valid", true);
  }

  private static Set<String> create(ApiClient server) {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < EACH; i++) {
      made.add(server.create(aWorkflow().manual().transform("x")));
      if (i % 10 == 0) {
        assertThat(server.get("/audit?limit=1").send()).hasStatus(200);
      }
    }
    return made;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private long count(String table) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(cluster.database().url(), "postgres", "postgres");
  }
}
