package org.workflowserver.system.crash;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** Two servers on one database: when one crashes, the other takes over, and the first restarts. */
final class PostgresqlCrashRounds extends CrashRounds {
  private final PostgresDatabase database = PostgresDatabase.start();
  private CrashableServer server;
  private CrashableServer other;
  private CompletableFuture<Void> restarting = CompletableFuture.completedFuture(null);

  PostgresqlCrashRounds(List<KillPoint> points, int rounds, long seed) {
    super(points, rounds, seed);
  }

  @Override
  String database() {
    return "PostgreSQL";
  }

  @Override
  void start(WebhookTarget webhooks) {
    server =
        CrashableServer.start(database.configure(ServerSetup.fresh().allowingOutboundTo(webhooks)));
    other =
        CrashableServer.start(database.configure(ServerSetup.fresh().allowingOutboundTo(webhooks)));
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

  @Override
  void stop() {
    restarting.handle((done, problem) -> done).join();
    for (CrashableServer server : new CrashableServer[] {server, other}) {
      if (server != null) {
        server.close();
      }
    }
    database.close();
  }
}
