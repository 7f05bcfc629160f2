package org.workflowserver.system.crash;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.cluster.Cluster;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;

/**
 * Two servers on one database, of tests before: when one crashes, the other takes over, and the
 * first restarts.
 */
final class PostgresqlCrashRounds extends CrashRounds {
  private final Cluster cluster;
  private CrashableServer server;
  private CrashableServer other;
  private CompletableFuture<Void> restarting = CompletableFuture.completedFuture(null);

  PostgresqlCrashRounds(Cluster cluster, List<KillPoint> points, int rounds, long seed) {
    super(cluster.target(), points, rounds, seed);
    this.cluster = cluster;
  }

  @Override
  String database() {
    return "PostgreSQL";
  }

  @Override
  void start() {
    server = cluster.first();
    other = cluster.second();
  }

  /** The servers take turns; the one that crashed before has restarted by now. */
  @Override
  CrashableServer server() {
    restarting.join();
    return server;
  }

  @Override
  ApiClient recover() {
    CrashableServer dead = server;
    server = other;
    other = dead;
    restarting = CompletableFuture.runAsync(dead::restart);
    return server.api();
  }

  @Override
  void armTakeover(KillPoint point) {
    other.killPoints().arm(point, PointAction.HALT, 1);
  }

  @Override
  ApiClient recoverWithCrashAt(KillPoint point) {
    other.awaitCrashAt(point);
    restarting = CompletableFuture.runAsync(other::restart);
    server.restart();
    return server.api();
  }

  /** Other tests go on with the servers. */
  @Override
  void stop() {
    restarting.handle((done, problem) -> done).join();
  }
}
