package org.workflowserver.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.workflowserver.clock.TimeSource;

/**
 * How many more runs of a tenant may be pending. Counting them takes as long as there are many, and
 * it is asked most when there are: so they are counted now and then, and in between what this
 * server adds is counted on. That way this server never passes the limit, and refuses the surplus
 * without asking the database. What other servers add between two counts is not seen.
 */
final class PendingLimit {
  /** So old a count may be. */
  static final Duration FRESH = Duration.ofMillis(250);

  /** Tenants that are remembered before those are forgotten of whom nothing was heard lately. */
  private static final int MOST_TENANTS = 10_000;

  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final int most;
  private final ToIntFunction<String> counting;
  private final TimeSource time;

  /**
   * No tenant is known yet.
   *
   * @param most runs of a tenant that may be pending
   * @param counting counts the pending runs of a tenant in the database
   */
  PendingLimit(int most, ToIntFunction<String> counting, TimeSource time) {
    this.most = most;
    this.counting = counting;
    this.time = time;
  }

  /** That of one server, which counts in its database. */
  static PendingLimit of(EngineStores stores, int most, TimeSource time) {
    return new PendingLimit(
        most,
        orgId -> stores.transactions().inNew(() -> stores.acceptedRuns().countPending(orgId, most)),
        time);
  }

  /**
   * Reserves room for one more run, which is about to be recorded; false when there is none. Nobody
   * tells when it is, so for one count more it is assumed not to be.
   */
  boolean reserve(String orgId) {
    return counted(orgId).admit(tenant -> tenant.takenLately++);
  }

  /**
   * As {@link #reserve}, for a run of which {@link #settle} will tell: until then, however long
   * that takes, it is counted on.
   */
  boolean reserveUntilSettled(String orgId) {
    return counted(orgId).admit(tenant -> tenant.held++);
  }

  /**
   * A run that {@link #reserveUntilSettled} reserved room for is on record, or is not and will not
   * be.
   */
  void settle(String orgId, boolean recorded) {
    Tenant tenant = of(orgId);
    synchronized (tenant) {
      tenant.held--;
      if (recorded) {
        tenant.recordedLately++;
      }
    }
  }

  private Tenant of(String orgId) {
    return tenants.computeIfAbsent(orgId, org -> new Tenant());
  }

  private Tenant counted(String orgId) {
    long now = time.nanoTime();
    if (tenants.size() >= MOST_TENANTS) {
      tenants.values().removeIf(tenant -> tenant.isForgettable(now));
    }
    Tenant tenant = of(orgId);
    // One counts at a time; the others go by the last count, and wait only where there is none.
    if (!tenant.isKnown()) {
      tenant.counting.lock();
    } else if (tenant.isFresh(now) || !tenant.counting.tryLock()) {
      return tenant;
    }
    try {
      if (!tenant.isFresh(now)) {
        count(orgId, tenant, now);
      }
    } finally {
      tenant.counting.unlock();
    }
    return tenant;
  }

  private void count(String orgId, Tenant tenant, long now) {
    int recorded;
    int taken;
    synchronized (tenant) {
      recorded = tenant.recordedLately;
      taken = tenant.takenLately;
    }
    int counted = counting.applyAsInt(orgId);
    synchronized (tenant) {
      tenant.counted = counted;
      tenant.recordedLately -= recorded;
      tenant.takenBefore = taken;
      tenant.takenLately -= taken;
      tenant.countedAt = now;
      tenant.known = true;
    }
  }

  /** What is known of one tenant. */
  private final class Tenant {
    private final ReentrantLock counting = new ReentrantLock();
    private int counted;
    private int held;
    private int recordedLately;
    private int takenLately;
    private int takenBefore;
    private long countedAt;
    private boolean known;

    /** Adds one more if there is room for it. */
    private synchronized boolean admit(Consumer<Tenant> adding) {
      if (counted + held + recordedLately + takenLately + takenBefore >= most) {
        return false;
      }
      adding.accept(this);
      return true;
    }

    private synchronized boolean isKnown() {
      return known;
    }

    private synchronized boolean isFresh(long now) {
      return known && now - countedAt < FRESH.toNanos();
    }

    /** Nothing of it is under way, and all that it added is in the next count. */
    private synchronized boolean isForgettable(long now) {
      return known && held == 0 && now - countedAt > 4 * FRESH.toNanos();
    }
  }
}
