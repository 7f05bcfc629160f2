package org.workflowserver.system.cluster;

import java.util.concurrent.CompletableFuture;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** Two servers on one PostgreSQL, each of which may be stopped or ended at a kill point. */
public final class Cluster implements AutoCloseable {
  private final WebhookTarget target;
  private final PostgresDatabase database;
  private final CrashableServer first;
  private final CrashableServer second;

  private Cluster(
      WebhookTarget target,
      PostgresDatabase database,
      CrashableServer first,
      CrashableServer second) {
    this.target = target;
    this.database = database;
    this.first = first;
    this.second = second;
  }

  /** Both begin at the same time, on an empty database. */
  static Cluster start() {
    WebhookTarget target = WebhookTarget.start();
    PostgresDatabase database = PostgresDatabase.start();
    ServerSetup setup = database.configure(ServerSetup.fresh().allowingOutboundTo(target));
    ServerSetup beside = database.configure(ServerSetup.fresh().allowingOutboundTo(target));
    CompletableFuture<CrashableServer> other =
        CompletableFuture.supplyAsync(() -> CrashableServer.start(beside));
    return new Cluster(target, database, CrashableServer.start(setup), other.join());
  }

  public WebhookTarget target() {
    return target;
  }

  PostgresDatabase database() {
    return database;
  }

  public CrashableServer first() {
    first.restart();
    return first;
  }

  public CrashableServer second() {
    second.restart();
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
