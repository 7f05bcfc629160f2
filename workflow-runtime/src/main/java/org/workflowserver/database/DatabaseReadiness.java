package org.workflowserver.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.workflowserver.clock.TimeSource;

/**
 * Whether the database answers within seconds. Anybody may ask, as often as they like: it is looked
 * at once a second at most, by one caller, and no other waits for that.
 */
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(DatabaseReadiness.class.getName());
  private static final int PATIENCE_SECONDS = 2;
  private static final long PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
  private static final long REMEMBERED = Duration.ofSeconds(1).toNanos();

  private final Outage outage =
      new Outage(LOG, "The database does not answer; this server is not ready.");

  private final Lock lock = new ReentrantLock();

  /** The last answer; nothing before there was one. */
  private volatile Seen seen;

  @Resource(lookup = "java:app/jdbc/workflow")
  private DataSource dataSource;

  private TimeSource time;

  protected DatabaseReadiness() {}

  @Inject
  DatabaseReadiness(TimeSource time) {
    this.time = time;
  }

  DatabaseReadiness(TimeSource time, DataSource dataSource) {
    this(time);
    this.dataSource = dataSource;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("database").status(isReady()).build();
  }

  /** As it is, or was a moment ago; a database that keeps its caller waiting is not ready. */
  boolean isReady() {
    if (lock.tryLock()) {
      try {
        if (!isSeenWithin(REMEMBERED)) {
          seen = new Seen(answers(), time.nanoTime());
        }
      } finally {
        lock.unlock();
      }
    }
    return isSeenWithin(REMEMBERED + PATIENCE) && seen.ready();
  }

  private boolean isSeenWithin(long age) {
    Seen last = seen;
    return last != null && time.nanoTime() - last.at() < age;
  }

  /**
   * What was seen.
   *
   * @param at on the clock that never goes back
   */
  private record Seen(boolean ready, long at) {}

  private boolean answers() {
    try (Connection connection = DataSources.used(dataSource).getConnection()) {
      boolean valid = connection.isValid(PATIENCE_SECONDS);
      if (valid) {
        outage.recovered();
      }
      return valid;
    } catch (SQLException | DatabaseFailure e) {
      outage.failed(e);
      return false;
    }
  }
}
