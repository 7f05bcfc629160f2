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
  private final Map<String, Permit> byKey = new HashMap<>();

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
    Permit permit = acquire(key, call);
    try {
      return work.done();
    } finally {
      permit.release();
    }
  }

  private Permit acquire(String key, CallTime call) throws OutboundFailure {
    try {
      Optional<Permit> atOnce = tryAcquire(key, time.nanoTime());
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
  Optional<Permit> tryAcquire(String key, long deadline) throws InterruptedException {
    Permit permit = enter(key);
    boolean acquired = false;
    try {
      acquired = permit.free.tryAcquire(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
      return acquired ? Optional.of(permit) : Optional.empty();
    } finally {
      if (!acquired) {
        leave(permit);
      }
    }
  }

  private Permit enter(String key) {
    synchronized (byKey) {
      Permit permit = byKey.computeIfAbsent(key, Permit::new);
      permit.users++;
      return permit;
    }
  }

  private void leave(Permit permit) {
    synchronized (byKey) {
      permit.users--;
      if (permit.users == 0) {
        byKey.remove(permit.key);
      }
    }
  }

  /** How many keys somebody waits for or has a permit of. */
  int keys() {
    synchronized (byKey) {
      return byKey.size();
    }
  }

  /** One for each who uses the key at a moment: all have the same, and each gives it back once. */
  final class Permit {
    private final String key;
    private final Semaphore free = new Semaphore(ofKey, true);

    /** Those who wait are among them. */
    private int users;

    private Permit(String key) {
      this.key = key;
    }

    void release() {
      free.release();
      leave(this);
    }
  }
}
