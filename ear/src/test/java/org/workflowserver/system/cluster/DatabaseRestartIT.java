package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.workload.LoadGenerator;
import org.workflowserver.system.workload.RunWorkload;

/** The database ends hard under load, and comes back. */
@ExtendWith(SharedClusterExtension.class)
class DatabaseRestartIT {
  private final Cluster cluster;

  DatabaseRestartIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void theServersLiveOnAndNothingAcceptedIsLostOrDoubled() {
    CrashableServer first = cluster.first();
    CrashableServer second = cluster.second();
    RunWorkload workload = new RunWorkload(cluster.target(), first.api());
    try (LoadGenerator load = LoadGenerator.start(workload, first.api(), second.api())) {
      load.awaitAccepted(30);
      cluster.database().shutDownImmediately();
      try {
        load.awaitRefused();
        awaitReadiness(first, 503);
      } finally {
        cluster.database().launch();
      }
      load.awaitAccepted(10);
    }
    awaitReadiness(first, 200);
    awaitReadiness(second, 200);
    workload.retryStarts(second.api());
    workload.awaitEnds(first.api());
    assertThat(first.isAlive() && second.isAlive()).isTrue();
    System.out.println(
        "Database restart: " + workload.size() + " starts, none lost, none doubled.");
  }

  @Test
  void aCallWhoseCommitBreaksOffIsRefusedForNow() throws Exception {
    CrashableServer server = cluster.first();
    RunWorkload workload = new RunWorkload(cluster.target(), server.api());
    server.killPoints().arm(KillPoint.IN_KEY_LOOKUP, PointAction.HANG, 1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> start = threads.submit(() -> workload.start(server.api()));
      server.killPoints().awaitReached(KillPoint.IN_KEY_LOOKUP);
      cluster.database().shutDownImmediately();
      try {
        server.killPoints().release(KillPoint.IN_KEY_LOOKUP);
        assertThat(start.get()).isFalse();
      } finally {
        cluster.database().launch();
      }
    }
    awaitReadiness(server, 200);
    // The tests of other classes use both.
    awaitReadiness(cluster.second(), 200);
    workload.retryStarts(server.api());
    workload.awaitEnds(server.api());
  }

  /** As while somebody changes a table by hand. */
  @Test
  void aCallThatWaitsInVainForALockIsRefusedForNow() throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(cluster.database().url(), "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table vault_items in access exclusive mode");
      ApiResponse refused = cluster.first().api().get("/workflows/vault").trySend();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).contains("5");
      connection.rollback();
    }
    assertThat(cluster.first().api().get("/workflows/vault").send().status()).isEqualTo(200);
  }

  private static void awaitReadiness(CrashableServer server, int status) {
    await().until(() -> server.api().get("/health/ready").trySend().status() == status);
  }
}
