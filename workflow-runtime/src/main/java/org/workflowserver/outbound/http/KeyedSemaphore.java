package org.workflowserver.outbound.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.OutboundFailure;

/**
 * A semaphore for each key, a target, a tenant or both, and one for all of them: for connections,
 * of which the others wait for one.
 */
public final class KeyedSemaphore {
  private final TimeSource time;
  private final int ofKey;
  private final Semaphore inAll;
  private final Map<String, KeyPermits> byKey = new HashMap<>();

  /**
   * @param ofKey how many permits one key has at most
   */
  public KeyedSemaphore(TimeSource time, int ofKey, int inAll) {
    this.time = time;
    this.ofKey = ofKey;
    this.inAll = new Semaphore(inAll);
  }

  /** Work that has a permit while it is done. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T done() throws OutboundFailure, E;
  }

  /**
   * Does the work as soon as there is a permit.
   *
   * @param deadline by {@link TimeSource#nanoTime()}
   * @param timeout of the call, for the failure
   * @throws OutboundFailure when there is none before the deadline
   */
  public <T, E extends Exception> T within(
      String key, long deadline, Duration timeout, Work<T, E> work) throws OutboundFailure, E {
    Permit permit = acquire(key, deadline, timeout);
    try {
      return work.done();
    } finally {
      permit.release();
    }
  }

  private Permit acquire(String key, long deadline, Duration timeout) throws OutboundFailure {
    try {
      return tryAcquire(key, deadline).orElseThrow(() -> Failures.noConnection(timeout, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.noConnection(timeout, e);
    }
  }

  /** A permit; empty when there is none before the deadline. */
  Optional<Permit> tryAcquire(String key, long deadline) throws InterruptedException {
    KeyPermits permits = enter(key);
    boolean ofKeyAcquired = false;
    boolean acquired = false;
    try {
      ofKeyAcquired = acquire(permits.free, deadline);
      acquired = ofKeyAcquired && acquire(inAll, deadline);
      return acquired ? Optional.of(new Permit(key, permits)) : Optional.empty();
    } finally {
      if (!acquired) {
        leave(key, permits, ofKeyAcquired);
      }
    }
  }

  private boolean acquire(Semaphore free, long deadline) throws InterruptedException {
    return free.tryAcquire(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private KeyPermits enter(String key) {
    synchronized (byKey) {
      KeyPermits permits = byKey.computeIfAbsent(key, ignored -> new KeyPermits(ofKey));
      permits.users++;
      return permits;
    }
  }

  private void leave(String key, KeyPermits permits, boolean acquired) {
    if (acquired) {
      permits.free.release();
    }
    synchronized (byKey) {
      permits.users--;
      if (permits.users == 0) {
        byKey.remove(key);
      }
    }
  }

  /** How many keys somebody waits for or has a permit of. */
  int keys() {
    synchronized (byKey) {
      return byKey.size();
    }
  }

  private static final class KeyPermits {
    private final Semaphore free;

    /** Those who wait are among them. */
    private int users;

    KeyPermits(int count) {
      free = new Semaphore(count);
    }
  }

  final class Permit {
    private final String key;
    private final KeyPermits permits;

    private Permit(String key, KeyPermits permits) {
      this.key = key;
      this.permits = permits;
    }

    void release() {
      inAll.release();
      leave(key, permits, true);
    }
  }
}
