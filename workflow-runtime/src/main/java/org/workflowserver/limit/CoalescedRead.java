package org.workflowserver.limit;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.Refusal;

/**
 * Something that many callers need and one at a time reads for all, from a system that may not
 * answer. Few of the others wait for it, and briefly, since each holds a thread of HTTP.
 */
public final class CoalescedRead {
  /** After a read that failed, callers get its error for so long and do not wait for another. */
  private static final Duration FAILED = Duration.ofSeconds(1);

  private static final int MOST_WAITING = 8;
  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  private final Runnable read;
  private final TimeSource time;
  private final Duration mostWait;
  private final ReentrantLock reading = new ReentrantLock();
  private final Semaphore waiting = new Semaphore(MOST_WAITING);

  /** How many reads have begun; changed under the lock, as is all below. */
  private volatile long begun;

  /** Which of them was the last that succeeded, and when it began. */
  private volatile Success last;

  private Failure failure;

  /** A read that counts as done at this moment, for who is content with that. */
  public CoalescedRead(Runnable read, TimeSource time) {
    this(read, time, MOST_WAIT);
  }

  /**
   * @param mostWait how long a caller waits for another's read
   */
  CoalescedRead(Runnable read, TimeSource time, Duration mostWait) {
    this.read = read;
    this.time = time;
    this.mostWait = mostWait;
    this.last = new Success(0, time.nanoTime());
  }

  /**
   * Reads, unless that was done less than {@code age} ago.
   *
   * @throws Refusal {@code capacity_exceeded} when another's read takes too long; what the read
   *     throws, or threw for another caller a moment ago
   */
  public void unlessFresh(Duration age) {
    unless(() -> time.nanoTime() - last.at() < age.toNanos());
  }

  /**
   * Reads, unless another caller's read begins from now on: what is there at this moment is seen.
   *
   * @throws Refusal as {@link #unlessFresh}
   */
  public void fromNow() {
    long before = begun;
    unless(() -> last.number() > before);
  }

  /** Reads in any case, however long it has to wait. */
  public void always() {
    reading.lock();
    try {
      run();
    } finally {
      reading.unlock();
    }
  }

  private void unless(BooleanSupplier isRead) {
    if (isRead.getAsBoolean()) {
      return;
    }
    if (!reading.tryLock()) {
      awaitTurn();
    }
    try {
      if (isRead.getAsBoolean()) {
        return;
      }
      if (failure != null && time.nanoTime() - failure.at() < FAILED.toNanos()) {
        throw failure.cause();
      }
      run();
    } finally {
      reading.unlock();
    }
  }

  private void awaitTurn() {
    if (waiting.tryAcquire()) {
      try {
        if (reading.tryLock(mostWait.toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        waiting.release();
      }
    }
    throw Refusal.capacityExceeded(
        "The server waits for its database; try again in a moment.", FAILED);
  }

  private void run() {
    Success now = new Success(begun + 1, time.nanoTime());
    begun = now.number();
    try {
      read.run();
      last = now;
      failure = null;
    } catch (RuntimeException e) {
      failure = new Failure(e, time.nanoTime());
      throw e;
    }
  }

  private record Success(long number, long at) {}

  private record Failure(RuntimeException cause, long at) {}
}
