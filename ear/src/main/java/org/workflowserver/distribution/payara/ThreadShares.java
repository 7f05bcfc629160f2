package org.workflowserver.distribution.payara;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;

/**
 * Permits for a number of threads, of which one caller has at most a quarter, and all callers of
 * one tenant three quarters. What finds none is queued behind what the same caller queued before;
 * when a permit is released, the callers take turns.
 *
 * @param <W> what is queued, each equal to itself alone
 */
final class ThreadShares<W> {
  private final int most;
  private final int mostOfOne;
  private final int mostOfTenant;
  private final long mostBytes;
  private final Function<Object, Optional<Object>> tenantOf;
  private final Map<Object, Share<W>> shares = new HashMap<>();
  private final Map<Object, Tenant<W>> tenants = new HashMap<>();

  /** Whose turn it is next. While there is a permit for anybody, nobody waits here. */
  private final Deque<Share<W>> turns = new ArrayDeque<>();

  private int inUse;
  private long bytes;

  /** Of one caller; there is none of who has no permit and waits for none. */
  private static final class Share<W> {
    final Optional<Tenant<W>> tenant;

    /** What waits, with the bytes that are kept of it. */
    final SequencedMap<W, Long> queue = new LinkedHashMap<>();

    int inUse;
    long bytes;
    boolean hasTurn;

    Share(Optional<Tenant<W>> tenant) {
      this.tenant = tenant;
    }
  }

  /** All callers of one; there is none of whom no caller has a permit or waits for one. */
  private static final class Tenant<W> {
    final Object id;

    /** Those that would have a turn if the tenant had fewer permits. */
    final SequencedSet<Share<W>> blocked = new LinkedHashSet<>();

    int callers;
    int inUse;
    long bytes;

    Tenant(Object id) {
      this.id = id;
    }
  }

  /**
   * Permits that nobody has yet.
   *
   * @param most permits, at least 1
   * @param mostBytes that all that is queued may take, one tenant three quarters of, and one caller
   *     half of
   * @param tenantOf whose caller one is; empty of who is nobody's
   */
  ThreadShares(int most, long mostBytes, Function<Object, Optional<Object>> tenantOf) {
    this.most = most;
    this.mostOfOne = Math.max(1, most / 4);
    this.mostOfTenant = Math.max(1, most * 3 / 4);
    this.mostBytes = mostBytes;
    this.tenantOf = tenantOf;
  }

  private Share<W> share(Object caller) {
    return shares.computeIfAbsent(
        caller,
        fresh -> {
          Optional<Tenant<W>> tenant =
              tenantOf.apply(caller).map(id -> tenants.computeIfAbsent(id, Tenant::new));
          tenant.ifPresent(of -> of.callers++);
          return new Share<>(tenant);
        });
  }

  private boolean isFull(Share<W> share) {
    return share.tenant.filter(tenant -> tenant.inUse >= mostOfTenant).isPresent();
  }

  /** Whether there is a permit for the caller, who has it then. */
  synchronized boolean tryAcquire(Object caller) {
    if (inUse >= most) {
      return false;
    }
    Share<W> share = share(caller);
    if (share.inUse >= mostOfOne || isFull(share)) {
      forgetIdle(caller, share);
      return false;
    }
    take(share);
    return true;
  }

  private void take(Share<W> share) {
    share.inUse++;
    share.tenant.ifPresent(tenant -> tenant.inUse++);
    inUse++;
  }

  /** Whether something of the caller that takes so many bytes may be queued. */
  synchronized boolean hasRoom(Object caller, long size) {
    Share<W> share = shares.get(caller);
    Tenant<W> tenant = tenantOf.apply(caller).map(tenants::get).orElse(null);
    return bytes + size <= mostBytes
        && (tenant == null ? 0 : tenant.bytes) + size <= mostBytes / 4 * 3
        && (share == null ? 0 : share.bytes) + size <= mostBytes / 2;
  }

  /**
   * Acquires a permit for the caller; when there is none, queues what waits for it.
   *
   * @param size bytes that are kept of what waits
   * @return whether the caller has the permit
   */
  synchronized boolean acquireOrQueue(Object caller, W waiting, long size) {
    if (tryAcquire(caller)) {
      return true;
    }
    Share<W> share = share(caller);
    share.queue.put(waiting, size);
    count(share, size);
    giveTurn(share);
    return false;
  }

  /**
   * Releases a permit of the caller.
   *
   * @return what has the permit now; nothing when none of what is queued may have it
   */
  synchronized Optional<W> release(Object caller) {
    inUse--;
    return leave(caller);
  }

  /**
   * Counts a permit of the caller as nobody's until {@link #releaseLeft}.
   *
   * @return what has another permit of the caller now
   */
  synchronized Optional<W> leave(Object caller) {
    Share<W> share = shares.get(caller);
    share.inUse--;
    share.tenant.ifPresent(tenant -> tenant.inUse--);
    giveTurn(share);
    unblock(share.tenant);
    forgetIdle(caller, share);
    return next();
  }

  /** Releases a permit that is nobody's, as {@link #release} one of a caller. */
  synchronized Optional<W> releaseLeft() {
    inUse--;
    return next();
  }

  /** Takes something out of the queue; false when it has a permit already, or had one. */
  synchronized boolean cancel(Object caller, W waiting) {
    Share<W> share = shares.get(caller);
    Long size = share == null ? null : share.queue.remove(waiting);
    if (size == null) {
      return false;
    }
    count(share, -size);
    if (share.queue.isEmpty()) {
      share.tenant.ifPresent(tenant -> tenant.blocked.remove(share));
      if (share.hasTurn) {
        share.hasTurn = false;
        turns.remove(share);
        unblock(share.tenant);
      }
    }
    forgetIdle(caller, share);
    return true;
  }

  private Optional<W> next() {
    while (inUse < most && !turns.isEmpty()) {
      Share<W> share = turns.remove();
      share.hasTurn = false;
      if (!isFull(share)) {
        Map.Entry<W, Long> first = share.queue.pollFirstEntry();
        count(share, -first.getValue());
        take(share);
        giveTurn(share);
        return Optional.of(first.getKey());
      }
      giveTurn(share);
    }
    return Optional.empty();
  }

  private void giveTurn(Share<W> share) {
    if (share.hasTurn || share.queue.isEmpty() || share.inUse >= mostOfOne) {
      return;
    }
    if (isFull(share)) {
      share.tenant.orElseThrow().blocked.add(share);
    } else {
      share.hasTurn = true;
      turns.add(share);
    }
  }

  /** Gives a turn in place of a permit that a tenant has less, or a turn that came to nothing. */
  private void unblock(Optional<Tenant<W>> of) {
    of.filter(tenant -> tenant.inUse < mostOfTenant && !tenant.blocked.isEmpty())
        .ifPresent(tenant -> giveTurn(tenant.blocked.removeFirst()));
  }

  private void count(Share<W> share, long more) {
    share.bytes += more;
    share.tenant.ifPresent(tenant -> tenant.bytes += more);
    bytes += more;
  }

  private void forgetIdle(Object caller, Share<W> share) {
    if (share.inUse == 0 && share.queue.isEmpty()) {
      shares.remove(caller);
      share
          .tenant
          .filter(tenant -> --tenant.callers == 0)
          .ifPresent(tenant -> tenants.remove(tenant.id));
    }
  }

  /** Whether nobody has a permit or waits for one, and nothing is kept. */
  synchronized boolean isIdle() {
    return inUse == 0 && bytes == 0 && shares.isEmpty() && turns.isEmpty() && tenants.isEmpty();
  }
}
