package org.workflowserver.system.crash;

import java.util.concurrent.CompletableFuture;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** Two servers on one database: when one ends, the other goes on, and the first comes back. */
final class PostgresqlCrashRounds extends CrashRounds {
  private final PostgresDatabase database = PostgresDatabase.start();
  private CrashableServer victim;
  private CrashableServer other;
  private CompletableFuture<Void> comingBack = CompletableFuture.completedFuture(null);

  PostgresqlCrashRounds(int rounds, long seed) {
    super(rounds, seed);
  }

  @Override
  String database() {
    return "PostgreSQL";
  }

  @Override
  void start(WebhookTarget webhooks) {
    victim = CrashableServer.start(database.under(ServerSetup.fresh().allowing(webhooks)));
    other = CrashableServer.start(database.under(ServerSetup.fresh().allowing(webhooks)));
  }

  /** The servers take turns; whoever ended before is back by now. */
  @Override
  CrashableServer victim() {
    comingBack.join();
    return victim;
  }

  @Override
  ApiClient recover() {
    CrashableServer dead = victim;
    victim = other;
    other = dead;
    comingBack = CompletableFuture.runAsync(dead::startAgain);
    return victim.api();
  }

  @Override
  ApiClient recoverWithADeathAt(KillPoint point) {
    other.trap().arm(point, PointAction.HALT, 1);
    other.awaitDeathAt(point);
    comingBack = CompletableFuture.runAsync(other::startAgain);
    victim.startAgain();
    return victim.api();
  }

  @Override
  void stop() {
    comingBack.handle((done, problem) -> done).join();
    for (CrashableServer server : new CrashableServer[] {victim, other}) {
      if (server != null) {
        server.close();
      }
    }
    database.close();
  }
}
