package org.workflowserver.system.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Fills a database with ended runs of many kinds by SQL, with their payloads and log entries,
 * evenly over 29 days: of each 10,000 runs a kind has so many, scattered among the others.
 */
final class MixedRunSeeder {
  private static final Duration SPAN = Duration.ofDays(29);

  /** Runs that are accepted in the same millisecond. */
  private static final int SLOT = 250;

  /** Slots in a transaction: H2 keeps what is not committed in memory. */
  private static final int SLOTS_AT_ONCE = 40;

  /** First and last number of each kind, its tenant, workflow, status, trigger, error and path. */
  private static final String KINDS =
      "(values (0, 6199, 'default', '%1$s', 'completed', 'webhook', null, 'straight'),"
          + " (6200, 6399, 'default', '%1$s', 'completed', 'webhook', null, 'retried'),"
          + " (6400, 6400, 'default', '%1$s', 'completed', 'webhook', null, 'rare'),"
          + " (6401, 6499, 'default', '%1$s', 'completed', 'manual', null, 'straight'),"
          + " (6500, 6569, 'default', '%1$s', 'failed', 'webhook', 'step_failed', 'broken'),"
          + " (6570, 6589, 'default', '%1$s', 'failed', 'webhook', 'timed_out', 'broken'),"
          + " (6590, 6591, 'default', '%1$s', 'failed', 'webhook', 'cancelled', 'broken'),"
          + " (6592, 6592, 'default', '%1$s', 'failed', 'manual', 'step_failed', 'broken'),"
          + " (6593, 7999, 'default', '%2$s', 'completed', 'scheduled', null, 'straight'),"
          + " (8000, 8009, 'default', '%2$s', 'failed', 'scheduled', 'step_failed', 'broken'),"
          + " (8010, 8988, 'default', '%3$s', 'completed', 'workflow', null, 'straight'),"
          + " (8989, 8989, 'default', '%3$s', 'completed', 'error', null, 'straight'),"
          + " (8990, 8990, 'default', '%4$s', 'completed', 'manual', null, 'straight'),"
          + " (8991, 8993, 'default', '%5$s', 'failed', 'manual', 'limit_exceeded', 'broken'),"
          + " (8994, 9979, 'other', '%6$s', 'completed', 'webhook', null, 'straight'),"
          + " (9980, 9999, 'other', '%6$s', 'failed', 'webhook', 'step_failed', 'broken')) as"
          + " k(first, last, org, workflow, status, trig, error, path) on mod(x * 7919, 10000)"
          + " between k.first and k.last";

  private static final String ENTRIES =
      "(values ('straight', 1, 'start', 'success'), ('straight', 2, 'check', 'success'),"
          + " ('straight', 3, 'call', 'success'), ('straight', 4, 'text', 'success'),"
          + " ('retried', 1, 'start', 'success'), ('retried', 2, 'check', 'success'),"
          + " ('retried', 3, 'call', 'warning'), ('retried', 4, 'call', 'success'),"
          + " ('retried', 5, 'text', 'success'), ('rare', 1, 'start', 'success'),"
          + " ('rare', 2, 'check', 'success'), ('rare', 3, 'otherwise', 'success'),"
          + " ('broken', 1, 'start', 'success'), ('broken', 2, 'check', 'success'),"
          + " ('broken', 3, 'call', 'error')) as e(path, seq, node, status) on e.path = k.path";

  private static final String ID = "? || lpad(cast(%s as varchar), 16, '0')";

  private static final List<String> SQL =
      List.of(
          "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
              + " takeovers, revision, error_code, error_message, started_at, completed_at) select "
              + ID.formatted("x")
              + ", k.org, k.workflow, 1, k.status, k.trig, 0, 3, k.error, case when k.error is null"
              + " then null else 'Webhook request failed: 503 Service Unavailable' end, ?, ? from",
          "insert into run_payloads (run_id, org_id, trigger_payload, output) select "
              + ID.formatted("x")
              + ", k.org, '{\"user_id\":\"usr_123\",\"site_id\":\"site_456\"}', '{\"text\":\"usr_123"
              + " asked: true\"}' from",
          "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, component_id, status,"
              + " attempt, iteration, handle, input, output, duration_us, created_at) select "
              + ID.formatted("x")
              + ", e.seq, "
              + ID.formatted("x * 10 + e.seq")
              + ", k.org, k.workflow, e.node, 'webhook', e.status, 1, '', 'default',"
              + " '{\"url\":\"http://127.0.0.1:8000/check\",\"body\":{\"site\":\"site_456\"}}',"
              + " '{\"status\":200,\"body\":{\"ok\":true}}', 1234, ? from");

  private final BenchmarkDatabase database;
  private final String kinds;
  private final Instant begin;

  /**
   * @param workflows five of the tenant {@code default} and one of {@code other}
   * @param end when the last run is accepted
   */
  MixedRunSeeder(BenchmarkDatabase database, List<String> workflows, Instant end) {
    this.database = database;
    this.kinds = KINDS.formatted(workflows.toArray());
    this.begin = end.minus(SPAN);
  }

  /** When that one of so many runs was accepted. */
  Instant startedAt(long number, long runs) {
    return begin.plus(SPAN.multipliedBy(number / SLOT).dividedBy(Math.max(1, runs / SLOT)));
  }

  /** The id of that one of so many runs. */
  String idOf(long number, long runs) {
    return timeOfId(IdKind.RUN, startedAt(number - 1, runs)) + "%016d".formatted(number);
  }

  private static String timeOfId(IdKind kind, Instant at) {
    return Ids.earliest(kind, at).substring(0, 17);
  }

  /** How many entries of the first workflow are successes, of a multiple of 10,000 runs. */
  static long successesOfFirst(int runs) {
    return runs / 10_000L * 26_185;
  }

  /** Makes so many runs. The server must be stopped. */
  void insert(long runs) throws SQLException {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      for (long first = 1; first <= runs; first += SLOT) {
        insertSlot(connection, first, Math.min(runs, first + SLOT - 1), startedAt(first, runs));
        if (first / SLOT % SLOTS_AT_ONCE == 0) {
          connection.commit();
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute(database.analyze());
      }
    }
  }

  private void insertSlot(Connection connection, long first, long last, Instant at)
      throws SQLException {
    String run = timeOfId(IdKind.RUN, at);
    String log = timeOfId(IdKind.LOG, at);
    Map<Integer, List<Object>> parameters =
        Map.of(
            0, List.of(run, at.atOffset(ZoneOffset.UTC), at.atOffset(ZoneOffset.UTC)),
            1, List.of(run),
            2, List.of(run, log, at.atOffset(ZoneOffset.UTC)));
    for (int i = 0; i < SQL.size(); i++) {
      String entries = i == 2 ? " join " + ENTRIES : "";
      String sql = SQL.get(i) + " " + database.numbers() + " join " + kinds + entries;
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        int place = 1;
        for (Object parameter : parameters.get(i)) {
          insert.setObject(place++, parameter);
        }
        insert.setLong(place++, first);
        insert.setLong(place, last);
        insert.executeUpdate();
      }
    }
  }
}
