package org.workflowserver.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.clock.TimeSource;

/** Lets each key do something so many times at once, and then once in a while. */
public final class Throttle {
  // In nanoseconds, as the clock counts.
  private final long interval;
  private final long burst;
  private final TimeSource time;

  /** By key: when the last of what was let through would be due if it had come evenly. */
  private final BoundedCache<String, AtomicLong> due;

  /**
   * A throttle that has let nothing through yet.
   *
   * @param burst how many at once
   * @param interval how long until one more
   * @param keys about how many keys are remembered
   */
  public Throttle(int burst, Duration interval, int keys, TimeSource time) {
    this.interval = interval.toNanos();
    this.burst = this.interval * burst;
    this.due = new BoundedCache<>(keys);
    this.time = time;
  }

  /** Takes one; nothing when it is let through, else when it is worth trying again. */
  public Optional<Duration> take(String key) {
    AtomicLong due = dueOf(key);
    while (true) {
      long now = time.nanoTime();
      long seen = due.get();
      long next = Math.max(seen - now, 0) + interval;
      if (next > burst) {
        return Optional.of(Duration.ofNanos(next - burst));
      }
      if (due.compareAndSet(seen, now + next)) {
        return Optional.empty();
      }
    }
  }

  /** When {@link #take} would let one through, nothing when it would now. Takes none. */
  public Optional<Duration> refusal(String key) {
    AtomicLong known = due.get(key);
    if (known == null) {
      return Optional.empty();
    }
    long wait = known.get() - time.nanoTime() + interval - burst;
    return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
  }

  /** Gives one back that was taken. */
  public void refund(String key) {
    dueOf(key).addAndGet(-interval);
  }

  private AtomicLong dueOf(String key) {
    return due.getOrPut(key, () -> new AtomicLong(time.nanoTime()));
  }
}
