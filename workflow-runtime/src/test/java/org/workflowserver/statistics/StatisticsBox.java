package org.workflowserver.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.retention.ExpiredRunStore;
import org.workflowserver.retention.ExpiredRuns;
import org.workflowserver.retention.RetentionStore;

/** Statistics on a fresh database, with rows at times that a test chooses. */
final class StatisticsBox implements AutoCloseable {
  static final Caller VIEWER = Caller.of("default", "vi", List.of("viewer"));
  static final Instant NOON = Instant.parse("2026-03-08T12:10:00Z");

  /** Bytes that are free on the disk of the database, of which a hundred are reserved. */
  final AtomicLong free = new AtomicLong(Long.MAX_VALUE);

  final TestDatabase database;
  final SettableTime clock = new SettableTime(NOON);
  private final DiskSpace disk = new DiskSpace(clock, free::get, 100);
  final Statistics statistics;
  final RollUps rollUps;
  final ExpiredRuns remover;
  private int ids;

  private StatisticsBox(Dialect dialect) {
    database = TestDatabase.fresh(dialect);
    statistics = new Statistics(database.transactions(), database.sql(), clock);
    rollUps = rollUps(database.transactions());
    IndexStore index = new IndexStore(database.sql());
    RetentionStore rows = new RetentionStore(database.sql(), index);
    remover =
        new ExpiredRuns(
            database.transactions(),
            new ExpiredRunStore(database.sql(), rows),
            clock,
            new GuardedTime(clock),
            disk,
            90);
  }

  static StatisticsBox on(Dialect dialect) {
    return new StatisticsBox(dialect);
  }

  /** Another server, which takes three runs and four entries at once. */
  RollUps rollUps(Transactions transactions) {
    return rollUps(transactions, 3);
  }

  RollUps rollUps(Transactions transactions, int runsAtOnce) {
    return new RollUps(
        transactions,
        new RollUpStore(database.sql()),
        new IndexStore(database.sql()),
        clock,
        disk,
        runsAtOnce,
        4);
  }

  /** Counts what is older than the margin. */
  void roll() {
    settle(rollUps);
    rollUps.round();
  }

  /** The database has answered that server for long. */
  void settle(RollUps server) {
    server.round();
    clock.advance(RollUps.MARGIN);
  }

  WorkflowStatistics of(String workflow) {
    return statistics.require(VIEWER, workflow);
  }

  String workflow() {
    return workflow("default");
  }

  String workflow(String org) {
    String id = Ids.next(IdKind.WORKFLOW);
    execute(
        "insert into workflows (id, org_id, name, active, current_version, settings,"
            + " schedule_timezone, revision, created_at, updated_at) values ('%s', '%s', 'w', true,"
                .formatted(id, org)
            + " 1, '{}', 'UTC', 1, current_timestamp, current_timestamp)");
    return id;
  }

  /** An open run that was accepted that long ago. */
  String run(String workflow, Duration ago) {
    String id = id(IdKind.RUN, ago);
    execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at) values ('%s', 'default', '%s', 1, 'running',"
                .formatted(id, workflow)
            + " 'manual', 0, 1, %s)".formatted(sql(clock.now().minus(ago))));
    return id;
  }

  /** A living server whose record is as old. */
  void server(String id, Duration behind) {
    execute(
        "insert into servers (id, name, alive, started_at, heartbeat, batch, recorded_until) values"
            + " ('%s', 's', true, current_timestamp, current_timestamp, 0, %s)"
                .formatted(id, sql(clock.now().minus(behind))));
  }

  /** A run that was accepted and ended that long ago. */
  String ended(String workflow, Duration ago, String status) {
    String run = run(workflow, ago);
    end(run, status, ago);
    return run;
  }

  /** A run that was accepted and cancelled that long ago. */
  void cancelled(String workflow, Duration ago) {
    execute(
        "update runs set error_code = 'cancelled' where id = '%s'"
            .formatted(ended(workflow, ago, "failed")));
  }

  void end(String run, String status, Duration ago) {
    execute(
        "update runs set status = '%s', completed_at = %s where id = '%s'"
            .formatted(status, sql(clock.now().minus(ago)), run));
  }

  void entry(String workflow, Duration ago, String status) {
    entry(workflow, ago, status, "null");
  }

  void entry(String workflow, Duration ago, String status, String copiedFrom) {
    String id = id(IdKind.LOG, ago);
    execute(
        "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
            + " iteration, input, output, duration_us, created_at, copied_from) values ('%s', 1,"
                .formatted(Ids.next(IdKind.RUN))
            + " '%s', 'default', '%s', 'n1', '%s', 1, '', '{}', '{}', 1, %s, %s)"
                .formatted(id, workflow, status, sql(clock.now().minus(ago)), copiedFrom));
  }

  private String id(IdKind kind, Duration ago) {
    String earliest = Ids.earliest(kind, clock.now().minus(ago));
    return earliest.substring(0, earliest.length() - 8) + "%08d".formatted(++ids);
  }

  private static String sql(Instant instant) {
    return "timestamp with time zone '" + instant + "'";
  }

  /** Of all rolled-up hours of the workflow. */
  String sums(String workflow) {
    Object[] row =
        (Object[])
            in(
                () ->
                    database
                        .entityManager()
                        .createNativeQuery(
                            "select sum(completed), sum(failed), sum(success), sum(error),"
                                + " sum(warning) from run_statistics where workflow_id = ?1")
                        .setParameter(1, workflow)
                        .getSingleResult());
    return Arrays.toString(row);
  }

  long count(String fromWhere) {
    return ((Number) value("select count(*) from " + fromWhere)).longValue();
  }

  Object value(String sql) {
    return in(() -> database.entityManager().createNativeQuery(sql).getSingleResult());
  }

  <T> T in(Supplier<T> work) {
    return database.transactions().inNew(work);
  }

  void execute(String sql) {
    in(() -> database.entityManager().createNativeQuery(sql).executeUpdate());
  }

  @Override
  public void close() {
    database.close();
  }
}
