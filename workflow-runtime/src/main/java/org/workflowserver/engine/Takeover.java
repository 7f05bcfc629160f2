package org.workflowserver.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import org.workflowserver.cluster.LeaseStore;

/** Frees the runs of servers whose lease has ended: a failover. */
final class Takeover {
  /** A lease is dead when its heartbeat is this old by the database's clock. */
  static final Duration LEASE_AGE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(Takeover.class.getName());

  private final EngineContext context;

  /** This process's own leases: one that is lost is no sign of an earlier process. */
  private final Set<String> held = new HashSet<>();

  Takeover(EngineContext context) {
    this.context = context;
  }

  /**
   * Ends expired leases, and frees the runs of all whose lease has ended. Where this server could
   * not write, others could not either, and get the time to renew their leases first.
   */
  void freeRunsOfDeadServers() {
    String own = context.journal().lease();
    held.add(own);
    context.doInNew(
        stores -> {
          LeaseStore leases = stores.leases();
          if (!leases.isShared() || context.journal().wroteInTimeFor(LEASE_AGE)) {
            leases.endDead(own, LEASE_AGE);
          }
          // By owner, not by what ended just now: a server that has not noticed yet that its lease
          // has ended may claim runs under it a moment later, and they would be nobody's for good.
          Set<String> gone = new HashSet<>(stores.claims().owners());
          gone.removeAll(leases.living());
          for (String dead : gone) {
            int freed = stores.claims().freeOfDead(dead, context.time().now());
            LOG.info(() -> sentence(leases, dead, freed));
          }
        });
  }

  /** In the transaction that freed them. */
  private String sentence(LeaseStore leases, String dead, int freed) {
    Optional<String> name = leases.serverName(dead);
    String runs = freed == 1 ? "run that was under way" : freed + " runs that were under way";
    if (name.isPresent()
        && !held.contains(dead)
        && name.equals(leases.serverName(context.journal().lease()))) {
      return "This server was not stopped cleanly; it resumes its " + runs + ".";
    }
    String server = name.map(called -> called + " (" + dead + ")").orElse(dead);
    return "Server "
        + server
        + " is gone; its "
        + runs
        + (freed == 1
            ? " is free, and a server that is alive takes it over."
            : " are free, and servers that are alive take them over.");
  }
}
