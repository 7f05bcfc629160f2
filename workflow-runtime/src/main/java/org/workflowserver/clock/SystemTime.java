package org.workflowserver.clock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * The machine's clock; once there is a shared database, the time that passed since that one was
 * asked for its own. Whoever sets the machine's clock moves nothing then.
 */
@ApplicationScoped
public class SystemTime implements TimeSource {
  /** Differences below this are noise. */
  private static final Duration NOISE = Duration.ofMillis(1);

  private final InstantSource machine;

  /** Null before a database was asked. */
  private volatile Known known;

  public SystemTime() {
    this(InstantSource.system());
  }

  SystemTime(InstantSource machine) {
    this.machine = machine;
  }

  /**
   * A time of day, and what the clock that never goes back said then.
   *
   * @param at the time of day
   */
  private record Known(Instant at, long nanos) {
    Instant when(long later) {
      return at.plusNanos(later - nanos);
    }
  }

  @Override
  public Instant now() {
    Known last = known;
    Instant now = last == null ? machine.instant() : last.when(System.nanoTime());
    return now.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void alignTo(Supplier<Instant> databaseClock) {
    long started = System.nanoTime();
    Known before = known == null ? new Known(machine.instant(), started) : known;
    Instant database = databaseClock.get();
    // The database looked at its clock at some moment in between: half the time is the doubt.
    Duration doubt = Duration.ofNanos((System.nanoTime() - started) / 2);
    long asked = started + doubt.toNanos();
    Duration difference = Duration.between(before.when(asked), database);
    boolean wrong = difference.abs().compareTo(doubt.plus(NOISE)) > 0;
    known = wrong ? new Known(database, asked) : before;
  }
}
