package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;

/** The servers of the installation: the facade. */
@ApplicationScoped
public class Servers {
  /** Servers that a list has; of a cluster that restarts often, the last ones. */
  private static final int MOST = 50;

  /** So long what a server reported is kept after it is gone. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final Logger LOG = Logger.getLogger(Servers.class.getName());

  private ServerStateStore store;
  private LeaseStore leases;
  private Transactions transactions;
  private TimeSource time;
  private Outage outage;

  protected Servers() {}

  @Inject
  public Servers(Sql sql, LeaseStore leases, Transactions transactions, TimeSource time) {
    this.store = new ServerStateStore(sql);
    this.leases = leases;
    this.transactions = transactions;
    this.time = time;
    this.outage =
        new Outage(LOG, "Could not note how this server is; trying again in ten seconds.");
  }

  /**
   * Those that are alive first, then those that began last. Needs an administrator of the first
   * tenant.
   *
   * @throws org.workflowserver.refusal.Refusal {@code scope_missing}
   */
  public List<ServerView> list(Caller caller) {
    caller.requireInstallationAdministrator();
    return transactions.inNew(() -> store.list(MOST));
  }

  /** Notes how this server is. Called every ten seconds. */
  public void note(Optional<String> lease) {
    if (lease.isEmpty()) {
      return;
    }
    outage.runLogged(
        () -> {
          transactions.doInNew(
              () -> {
                ServerState state = ServerState.now(clockOffset());
                Instant now = time.now();
                store.note(lease.get(), state, now);
                store.forgetBefore(now.minus(KEPT));
              });
        });
  }

  /** A database in this process has this process's clock. */
  private Duration clockOffset() {
    if (!leases.isShared()) {
      return Duration.ZERO;
    }
    Instant before = time.now();
    Instant database = leases.databaseTime();
    Duration took = Duration.between(before, time.now());
    return Duration.between(database, before.plus(took.dividedBy(2)));
  }
}
