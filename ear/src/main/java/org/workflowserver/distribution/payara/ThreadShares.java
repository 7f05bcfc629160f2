package org.workflowserver.distribution.payara;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Permits for a number of threads, of which one caller has at most a quarter. What finds none is
 * queued behind what the same caller queued before; when a permit is released, the callers take
 * turns.
 *
 * @param <W> what is queued, each equal to itself alone
 */
final class ThreadShares<W> {
  private final int most;
  private final int mostOfOne;
  private final long mostBytes;
  private final Map<Object, Share<W>> shares = new HashMap<>();

  /** Whose turn it is next. While there is a permit for anybody, nobody waits here. */
  private final Deque<Share<W>> turns = new ArrayDeque<>();

  private int inUse;
  private long bytes;

  /** Of one caller; there is none of who has no permit and waits for none. */
  private static final class Share<W> {
    /** What waits, with the bytes that are kept of it. */
    final SequencedMap<W, Long> queue = new LinkedHashMap<>();

    int inUse;
    long bytes;
    boolean hasTurn;
  }

  /**
   * Permits that nobody has yet.
   *
   * @param most permits, at least 1
   * @param mostBytes that all that is queued may take, and one caller half of
   */
  ThreadShares(int most, long mostBytes) {
    this.most = most;
    this.mostOfOne = Math.max(1, most / 4);
    this.mostBytes = mostBytes;
  }

  /** Whether there is a permit for the caller, who has it then. */
  synchronized boolean tryAcquire(Object caller) {
    if (inUse >= most) {
      return false;
    }
    Share<W> share = shares.computeIfAbsent(caller, fresh -> new Share<>());
    if (share.inUse >= mostOfOne) {
      return false;
    }
    share.inUse++;
    inUse++;
    return true;
  }

  /** Whether something of the caller that takes so many bytes may be queued. */
  synchronized boolean hasRoom(Object caller, long size) {
    Share<W> share = shares.get(caller);
    return bytes + size <= mostBytes && (share == null ? 0 : share.bytes) + size <= mostBytes / 2;
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
    Share<W> share = shares.computeIfAbsent(caller, fresh -> new Share<>());
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
    giveTurn(share);
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
    if (share.queue.isEmpty() && share.hasTurn) {
      share.hasTurn = false;
      turns.remove(share);
    }
    forgetIdle(caller, share);
    return true;
  }

  private Optional<W> next() {
    Share<W> share = inUse < most ? turns.poll() : null;
    if (share == null) {
      return Optional.empty();
    }
    Map.Entry<W, Long> first = share.queue.pollFirstEntry();
    count(share, -first.getValue());
    share.inUse++;
    inUse++;
    share.hasTurn = false;
    giveTurn(share);
    return Optional.of(first.getKey());
  }

  private void giveTurn(Share<W> share) {
    if (!share.hasTurn && !share.queue.isEmpty() && share.inUse < mostOfOne) {
      share.hasTurn = true;
      turns.add(share);
    }
  }

  private void count(Share<W> share, long more) {
    share.bytes += more;
    bytes += more;
  }

  private void forgetIdle(Object caller, Share<W> share) {
    if (share.inUse == 0 && share.queue.isEmpty()) {
      shares.remove(caller);
    }
  }

  /** Whether nobody has a permit or waits for one, and nothing is kept. */
  synchronized boolean isIdle() {
    return inUse == 0 && bytes == 0 && shares.isEmpty() && turns.isEmpty();
  }
}
