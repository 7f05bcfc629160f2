package org.workflowserver.outbound;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.workflowserver.clock.TimeSource;

/** So many connections to one target at a time, and so many in all; the others wait. */
final class Places {
  private final TimeSource time;
  private final int perTarget;
  private final Semaphore inAll;
  private final Map<String, Seats> byTarget = new HashMap<>();

  Places(TimeSource time, int perTarget, int inAll) {
    this.time = time;
    this.perTarget = perTarget;
    this.inAll = new Semaphore(inAll);
  }

  /**
   * A place, until it is left; empty when none is free before {@code deadline}, a {@link
   * System#nanoTime()}.
   */
  Optional<Place> take(String target, long deadline) throws InterruptedException {
    Seats seats = enter(target);
    boolean seated = false;
    boolean taken = false;
    try {
      seated = acquire(seats.free, deadline);
      taken = seated && acquire(inAll, deadline);
      return taken ? Optional.of(new Place(target, seats)) : Optional.empty();
    } finally {
      if (!taken) {
        leave(target, seats, seated);
      }
    }
  }

  private boolean acquire(Semaphore free, long deadline) throws InterruptedException {
    return free.tryAcquire(deadline - time.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private Seats enter(String target) {
    synchronized (byTarget) {
      Seats seats = byTarget.computeIfAbsent(target, ignored -> new Seats(perTarget));
      seats.guests++;
      return seats;
    }
  }

  private void leave(String target, Seats seats, boolean seated) {
    if (seated) {
      seats.free.release();
    }
    synchronized (byTarget) {
      seats.guests--;
      if (seats.guests == 0) {
        byTarget.remove(target);
      }
    }
  }

  /** How many targets somebody waits for or has a place at. */
  int targets() {
    synchronized (byTarget) {
      return byTarget.size();
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
    private final String target;
    private final Seats seats;

    private Place(String target, Seats seats) {
      this.target = target;
      this.seats = seats;
    }

    /** Gives it back. */
    void leave() {
      inAll.release();
      Places.this.leave(target, seats, true);
    }
  }
}
