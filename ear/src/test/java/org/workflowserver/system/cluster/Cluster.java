package org.workflowserver.system.cluster;

import java.util.concurrent.CompletableFuture;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.Target;
import org.workflowserver.system.support.Victim;

/** Two servers on one PostgreSQL, each of which may be stopped or ended at a kill point. */
final class Cluster implements AutoCloseable {
  private final Target target;
  private final PostgresDatabase database;
  private final Victim first;
  private final Victim second;

  private Cluster(Target target, PostgresDatabase database, Victim first, Victim second) {
    this.target = target;
    this.database = database;
    this.first = first;
    this.second = second;
  }

  /** Both begin at the same time, on an empty database. */
  static Cluster start() {
    Target target = Target.start();
    PostgresDatabase database = PostgresDatabase.start();
    ServerSetup setup = database.under(ServerSetup.fresh().allowing(target));
    ServerSetup beside = database.under(ServerSetup.fresh().allowing(target));
    CompletableFuture<Victim> other = CompletableFuture.supplyAsync(() -> Victim.start(beside));
    return new Cluster(target, database, Victim.start(setup), other.join());
  }

  Target target() {
    return target;
  }

  PostgresDatabase database() {
    return database;
  }

  Victim first() {
    first.startAgain();
    return first;
  }

  Victim second() {
    second.startAgain();
    return second;
  }

  @Override
  public void close() {
    first.close();
    second.close();
    database.close();
    target.close();
  }
}
