package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.workflowserver.system.benchmark.BenchmarkLoadGenerator.Accepted;

/**
 * What is on record of the runs of a benchmark, read from the database when the server has stopped:
 * by the API nobody could read all of it.
 */
final class BenchmarkRunLog {
  /** Entries of a run's record. */
  private static final int ENTRIES = 4;

  /** By run the moment of its end by the monotonic clock; empty where it is not completed. */
  private final Map<String, Optional<Long>> ends = new HashMap<>();

  private long entries;

  private BenchmarkRunLog() {}

  /** Reads the runs that were started since that moment. */
  static BenchmarkRunLog read(BenchmarkDatabase database, String workflow, Instant since)
      throws SQLException {
    BenchmarkRunLog record = new BenchmarkRunLog();
    try (Connection connection = database.open()) {
      record.readRuns(connection, workflow, since);
      record.countEntries(connection, workflow, since);
    }
    return record;
  }

  private void readRuns(Connection connection, String workflow, Instant since) throws SQLException {
    Instant now = Instant.now();
    long nanoTime = System.nanoTime();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select id, status, completed_at from runs where workflow_id = ? and started_at >= ?")) {
      bind(query, workflow, since);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Optional<Long> end =
              rows.getString(2).equals("completed")
                  ? Optional.of(nanoTime - Duration.between(instant(rows, 3), now).toNanos())
                  : Optional.empty();
          ends.put(rows.getString(1), end);
        }
      }
    }
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    return rows.getObject(column, OffsetDateTime.class).toInstant();
  }

  private void countEntries(Connection connection, String workflow, Instant since)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from run_log where workflow_id = ? and created_at >= ?")) {
      bind(query, workflow, since);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        entries = rows.getLong(1);
      }
    }
  }

  private static void bind(PreparedStatement query, String workflow, Instant since)
      throws SQLException {
    query.setString(1, workflow);
    query.setObject(2, since.atOffset(ZoneOffset.UTC));
  }

  /** Every run that was accepted is completed, has its whole record, and has called once. */
  void requireComplete(List<Accepted> accepted, long calls) {
    assertThat(accepted).isNotEmpty();
    assertThat(accepted.stream().map(Accepted::run).filter(run -> !isCompleted(run))).isEmpty();
    assertThat(ends).as("runs on record").hasSize(accepted.size());
    assertThat(calls).as("calls of the target").isEqualTo(accepted.size());
    assertThat(entries).as("log entries").isEqualTo((long) ENTRIES * accepted.size());
  }

  private boolean isCompleted(String run) {
    return ends.getOrDefault(run, Optional.empty()).isPresent();
  }

  /**
   * From the sending of a start to the end of its run, in nanoseconds.
   *
   * @param counts which ends count, by the monotonic clock
   */
  LongStream timesToEnd(List<Accepted> accepted, LongPredicate counts) {
    return accepted.stream()
        .filter(start -> counts.test(ends.get(start.run()).orElseThrow()))
        .mapToLong(start -> ends.get(start.run()).orElseThrow() - start.sent());
  }
}
