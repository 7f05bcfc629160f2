package org.workflowserver.system.crash;

import java.util.concurrent.CompletableFuture;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.Api;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.Target;
import org.workflowserver.system.support.Victim;

/** Two servers on one database: when one ends, the other goes on, and the first comes back. */
final class CrashesOnPostgresql extends Crashes {
  private final PostgresDatabase database = PostgresDatabase.start();
  private Victim victim;
  private Victim other;
  private CompletableFuture<Void> comingBack = CompletableFuture.completedFuture(null);

  CrashesOnPostgresql(int rounds, long seed) {
    super(rounds, seed);
  }

  @Override
  String database() {
    return "PostgreSQL";
  }

  @Override
  void start(Target webhooks) {
    victim = Victim.start(database.under(ServerSetup.fresh().allowing(webhooks)));
    other = Victim.start(database.under(ServerSetup.fresh().allowing(webhooks)));
  }

  /** The servers take turns; whoever ended before is back by now. */
  @Override
  Victim victim() {
    comingBack.join();
    return victim;
  }

  @Override
  Api recover() {
    Victim dead = victim;
    victim = other;
    other = dead;
    comingBack = CompletableFuture.runAsync(dead::startAgain);
    return victim.api();
  }

  @Override
  Api recoverWithADeathAt(KillPoint point) {
    other.trap().arm(point, PointAction.HALT, 1);
    other.awaitDeathAt(point);
    comingBack = CompletableFuture.runAsync(other::startAgain);
    victim.startAgain();
    return victim.api();
  }

  @Override
  void stop() {
    comingBack.handle((done, problem) -> done).join();
    for (Victim server : new Victim[] {victim, other}) {
      if (server != null) {
        server.close();
      }
    }
    database.close();
  }
}
