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
 * So many connections at a time for one key, a target, a tenant or both, and so many in all; the
 * others wait.
 */
public final class Places {
  private final TimeSource time;
  private final int ofOne;
  private final Semaphore inAll;
  private final Map<String, Seats> byKey = new HashMap<>();

  public Places(TimeSource time, int ofOne, int inAll) {
    this.time = time;
    this.ofOne = ofOne;
    this.inAll = new Semaphore(inAll);
  }

  /** Work that has a place while it is done. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T done() throws OutboundFailure, E;
  }

  /**
   * Does the work as soon as there is a place.
   *
   * @param deadline by {@link TimeSource#nanoTime()}
   * @param timeout of the call, for the failure
   * @throws OutboundFailure when none is free before the deadline
   */
  public <T, E extends Exception> T within(
      String key, long deadline, Duration timeout, Work<T, E> work) throws OutboundFailure, E {
    Place place = take(key, deadline, timeout);
    try {
      return work.done();
    } finally {
      place.leave();
    }
  }

  private Place take(String key, long deadline, Duration timeout) throws OutboundFailure {
    try {
      return tryTake(key, deadline).orElseThrow(() -> Failures.timedOut(timeout, null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.timedOut(timeout, e);
    }
  }

  /** A place; empty when none is free before the deadline. */
  Optional<Place> tryTake(String key, long deadline) throws InterruptedException {
    Seats seats = enter(key);
    boolean seated = false;
    boolean taken = false;
    try {
      seated = acquire(seats.free, deadline);
      taken = seated && acquire(inAll, deadline);
      return taken ? Optional.of(new Place(key, seats)) : Optional.empty();
    } finally {
      if (!taken) {
        leave(key, seats, seated);
      }
    }
  }

  private boolean acquire(Semaphore free, long deadline) throws InterruptedException {
    return free.tryAcquire(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private Seats enter(String key) {
    synchronized (byKey) {
      Seats seats = byKey.computeIfAbsent(key, ignored -> new Seats(ofOne));
      seats.guests++;
      return seats;
    }
  }

  private void leave(String key, Seats seats, boolean seated) {
    if (seated) {
      seats.free.release();
    }
    synchronized (byKey) {
      seats.guests--;
      if (seats.guests == 0) {
        byKey.remove(key);
      }
    }
  }

  /** How many keys somebody waits for or has a place of. */
  int keys() {
    synchronized (byKey) {
      return byKey.size();
    }
  }

  private static final class Seats {
    private final Semaphore free;

    /** Those who wait are among them. */
    private int guests;

    Seats(int count) {
      free = new Semaphore(count);
    }
  }

  /** Somebody's place. */
  final class Place {
    private final String key;
    private final Seats seats;

    private Place(String key, Seats seats) {
      this.key = key;
      this.seats = seats;
    }

    /** Gives it back. */
    void leave() {
      inAll.release();
      Places.this.leave(key, seats, true);
    }
  }
}
