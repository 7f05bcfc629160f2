package org.workflowserver.outbound.http;

import java.time.Duration;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.guard.OutboundFailure;

/**
 * The time of one call. What the call of a run's step waits for connections is not of it: the
 * deadline moves on by each wait, and all waits together have a bound of their own. For one thread.
 */
public final class CallTime {
  private final TimeSource time;
  private final Duration timeout;
  private final MemoryBudget.Reservation step;
  private final Duration longestWait;

  /** What is left of it. */
  private long waitable;

  private long deadline;
  private boolean suspended;

  /**
   * The time of a call that begins now.
   *
   * @param step whose call it is; null where nobody counts them, and the time is that of the waits
   *     as well
   */
  public CallTime(TimeSource time, Duration timeout, MemoryBudget.Reservation step) {
    this.time = time;
    this.timeout = timeout;
    this.step = step;
    this.longestWait = step == null ? Duration.ZERO : step.longestWait();
    this.waitable = longestWait.toNanos();
    this.deadline = time.nanoTime() + timeout.toNanos();
  }

  /** When the call has to be over if it waits no more, by {@link TimeSource#nanoTime()}. */
  public long deadline() {
    return deadline;
  }

  /** A wait that ends empty at the moment that it is given. */
  @FunctionalInterface
  interface Wait<T> {
    Optional<T> until(long moment) throws InterruptedException;
  }

  /** Waits for a permit as long as the call may. */
  <T> Optional<T> waiting(Wait<T> wait) throws InterruptedException {
    if (longestWait.isZero()) {
      return wait.until(deadline);
    }
    long begin = time.nanoTime();
    // It is not under way while it waits, and another call may be.
    step.close();
    suspended = true;
    Optional<T> acquired = wait.until(begin + waitable);
    long waited = time.nanoTime() - begin;
    waitable -= waited;
    deadline += waited;
    return acquired;
  }

  /**
   * The call has all its permits, and may be sent.
   *
   * @throws OutboundFailure when its step waited for them, and waits in vain for its turn or may
   *     not act any more
   */
  void begin() throws OutboundFailure {
    if (!suspended) {
      return;
    }
    long begin = time.nanoTime();
    suspended = false;
    boolean resumed = step.resumeCall();
    long waited = time.nanoTime() - begin;
    waitable -= waited;
    if (!resumed) {
      throw Failures.notWanted();
    }
    if (waitable < 0) {
      throw noConnection(null);
    }
    deadline += waited;
  }

  OutboundFailure noConnection(Exception cause) {
    return Failures.noConnection(longestWait.isZero() ? timeout : longestWait, cause);
  }
}
