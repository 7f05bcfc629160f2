package org.workflowserver.outbound.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.http.ConnectionPermits.Work;

/**
 * A semaphore for each key: a target, a tenant, or both. It exists while somebody uses it. Who
 * waits longest is first.
 */
final class KeyedSemaphore {
  private final TimeSource time;
  private final int ofKey;
  private final Map<String, KeyPermits> byKey = new HashMap<>();

  /**
   * @param ofKey how many permits one key has at most
   */
  KeyedSemaphore(TimeSource time, int ofKey) {
    this.time = time;
    this.ofKey = ofKey;
  }

  /**
   * Does the work as soon as there is a permit.
   *
   * @throws OutboundFailure when the call waits in vain
   */
  <T, E extends Exception> T within(String key, CallTime call, Work<T, E> work)
      throws OutboundFailure, E {
    KeyPermits permits = acquire(key, call);
    try {
      return work.done();
    } finally {
      permits.release();
    }
  }

  private KeyPermits acquire(String key, CallTime call) throws OutboundFailure {
    try {
      Optional<KeyPermits> atOnce = tryAcquire(key, time.nanoTime());
      return atOnce.isPresent()
          ? atOnce.get()
          : call.waiting(until -> tryAcquire(key, until))
              .orElseThrow(() -> call.noConnection(null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw call.noConnection(e);
    }
  }

  /** A permit; empty when there is none before the deadline. */
  Optional<KeyPermits> tryAcquire(String key, long deadline) throws InterruptedException {
    KeyPermits permits = enter(key);
    boolean acquired = false;
    try {
      acquired = permits.free.tryAcquire(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
      return acquired ? Optional.of(permits) : Optional.empty();
    } finally {
      if (!acquired) {
        leave(permits);
      }
    }
  }

  private KeyPermits enter(String key) {
    synchronized (byKey) {
      KeyPermits permits = byKey.computeIfAbsent(key, KeyPermits::new);
      permits.users++;
      return permits;
    }
  }

  private void leave(KeyPermits permits) {
    synchronized (byKey) {
      permits.users--;
      if (permits.users == 0) {
        byKey.remove(permits.key);
      }
    }
  }

  /** How many keys somebody waits for or has a permit of. */
  int keys() {
    synchronized (byKey) {
      return byKey.size();
    }
  }

  /** Those of one key, for all who have or wait for one of them. */
  final class KeyPermits {
    private final String key;
    private final Semaphore free = new Semaphore(ofKey, true);

    /** Those who wait are among them. */
    private int users;

    private KeyPermits(String key) {
      this.key = key;
    }

    /** Gives one back. */
    void release() {
      free.release();
      leave(this);
    }
  }
}
