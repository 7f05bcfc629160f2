package org.workflowserver.engine;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Logger;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.run.ClaimStore;

/** Frees the runs of servers that are gone. */
final class Takeover {
  /** A lease is dead when its heartbeat is this old by the database's clock. */
  static final Duration LEASE_AGE = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(Takeover.class.getName());

  private final Means means;

  Takeover(Means means) {
    this.means = means;
  }

  /**
   * Ends the leases of the dead, and frees the runs of all whose lease has ended. Where this server
   * could not write, others could not either, and get the time to renew their leases first.
   */
  void freeRunsOfTheDead() {
    LeaseStore leases = means.stores().leases();
    ClaimStore claims = means.stores().claims();
    String own = means.journal().lease();
    means
        .stores()
        .transactions()
        .doInNew(
            () -> {
              if (!leases.isShared() || means.journal().wroteInTimeFor(LEASE_AGE)) {
                leases.endDead(own, LEASE_AGE);
              }
              // By owner, not by what ended just now: a server that has not noticed yet that its
              // lease has ended may claim runs under it a moment later, and they would be nobody's
              // for good.
              Set<String> gone = new HashSet<>(claims.owners());
              gone.removeAll(leases.living());
              for (String dead : gone) {
                int freed = claims.freeOfDead(dead, means.time().now());
                LOG.info("Server " + dead + " is gone; its " + freed + " open runs are free.");
              }
            });
  }
}
