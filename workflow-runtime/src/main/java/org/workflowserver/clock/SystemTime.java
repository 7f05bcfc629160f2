package org.workflowserver.clock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** The machine's clock, moved by what it differs from the clock of the shared database. */
@ApplicationScoped
public class SystemTime implements TimeSource {
  /** Differences below this are noise. */
  private static final Duration NOISE = Duration.ofMillis(1);

  private final InstantSource machine;
  private volatile Duration offset = Duration.ZERO;

  public SystemTime() {
    this(InstantSource.system());
  }

  SystemTime(InstantSource machine) {
    this.machine = machine;
  }

  @Override
  public Instant now() {
    return machine.instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void alignTo(Supplier<Instant> databaseClock) {
    Instant asked = machine.instant();
    long started = System.nanoTime();
    Instant database = databaseClock.get();
    // The database looked at its clock at some moment in between: half the time is the doubt.
    Duration doubt = Duration.ofNanos((System.nanoTime() - started) / 2);
    Duration measured = Duration.between(asked.plus(doubt), database);
    if (measured.minus(offset).abs().compareTo(doubt.plus(NOISE)) > 0) {
      offset = measured;
    }
  }
}
