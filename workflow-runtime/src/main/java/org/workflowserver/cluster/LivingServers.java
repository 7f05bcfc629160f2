package org.workflowserver.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;

/**
 * How many servers there are, for whoever grants a share of something. Counted now and then by one
 * of those who ask; the others go by the last count, and so does everybody while the database is
 * away.
 */
@ApplicationScoped
public class LivingServers {
  /** So old a count may be. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(LivingServers.class.getName());

  private LeaseStore leases;
  private Transactions transactions;
  private TimeSource time;
  private ReentrantLock counting;
  private Outage outage;
  private volatile Count last;

  protected LivingServers() {}

  @Inject
  public LivingServers(LeaseStore leases, Transactions transactions, TimeSource time) {
    this.leases = leases;
    this.transactions = transactions;
    this.time = time;
    this.counting = new ReentrantLock();
    this.outage =
        new Outage(LOG, "Could not count the servers; going by how many there were last.");
    this.last = new Count(1, time.nanoTime() - FRESH.toNanos());
  }

  /** How many servers there are, this one included; at least 1. */
  public int count() {
    if (time.nanoTime() - last.at >= FRESH.toNanos() && counting.tryLock()) {
      try {
        last = new Count(counted(), time.nanoTime());
      } finally {
        counting.unlock();
      }
    }
    return last.servers;
  }

  private int counted() {
    try {
      int servers = transactions.inNew(() -> leases.isShared() ? leases.living().size() : 1);
      outage.recovered();
      return Math.max(1, servers);
    } catch (RuntimeException e) {
      outage.failed(e);
      return last.servers;
    }
  }

  /**
   * @param at when they were counted, by the monotonic clock
   */
  private record Count(int servers, long at) {}
}
