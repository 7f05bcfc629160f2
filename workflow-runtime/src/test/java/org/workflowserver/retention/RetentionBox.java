package org.workflowserver.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.IndexStore;

/** A fresh database with runs of any age, and what removes them. */
final class RetentionBox implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-03-08T12:10:00Z");
  private static final int USUAL_DAYS = 90;

  final SettableTime clock = new SettableTime(NOW);

  /** Free bytes on the disk of the database, of which 100 are the reserve. */
  final AtomicLong free = new AtomicLong(1 << 30);

  private final Dialect dialect;
  private final TestDatabase database;
  private int ids;

  private RetentionBox(Dialect dialect) {
    this.dialect = dialect;
    database = TestDatabase.fresh(dialect);
  }

  static RetentionBox on(Dialect dialect) {
    return new RetentionBox(dialect);
  }

  /** That of one server, at its beginning. */
  ExpiredRuns remover() {
    return remover(database.transactions());
  }

  /** The same, whose transactions fail while that is so. */
  ExpiredRuns removerThatFails(BooleanSupplier fails) {
    return remover(
        new Transactions() {
          @Override
          public <T> T inNew(Supplier<T> work) {
            if (fails.getAsBoolean()) {
              throw new IllegalStateException("failed");
            }
            return database.transactions().inNew(work);
          }
        });
  }

  /** The same, which dies when all of its batch with that number is written. */
  ExpiredRuns removerThatDiesInBatch(int number) {
    return remover(
        new Transactions() {
          /** The first ones find deleted workflows and the others. */
          private int left = number + 2;

          @Override
          public <T> T inNew(Supplier<T> work) {
            return database
                .transactions()
                .inNew(
                    () -> {
                      T result = work.get();
                      if (--left == 0) {
                        throw new IllegalStateException("died");
                      }
                      return result;
                    });
          }
        });
  }

  /** The same, each of whose transactions takes so long. */
  ExpiredRuns removerThatTakes(Duration span) {
    return remover(
        new Transactions() {
          @Override
          public <T> T inNew(Supplier<T> work) {
            clock.advance(span);
            return database.transactions().inNew(work);
          }
        });
  }

  /** The same, whose transactions fail when they remove that run. */
  ExpiredRuns removerThatCannotRemove(String run) {
    return remover(
        new Transactions() {
          @Override
          public <T> T inNew(Supplier<T> work) {
            return database
                .transactions()
                .inNew(
                    () -> {
                      T result = work.get();
                      if (count("runs where id = '%s'".formatted(run)) == 0) {
                        throw new IllegalStateException("failed");
                      }
                      return result;
                    });
          }
        });
  }

  /** What cleans up, and meets so many failures first. */
  RowRemover rowRemover(int failures) {
    AtomicInteger left = new AtomicInteger(failures);
    Transactions failing =
        new Transactions() {
          @Override
          public <T> T inNew(Supplier<T> work) {
            if (left.getAndDecrement() > 0) {
              throw new IllegalStateException("failed");
            }
            return database.transactions().inNew(work);
          }

          @Override
          public void doInNew(Runnable work) {
            database.transactions().doInNew(work);
          }
        };
    return new RowRemover(failing, rows(), new GuardedTime(clock));
  }

  RetentionStore rows() {
    return new RetentionStore(database.sql(), new IndexStore(database.sql()));
  }

  private ExpiredRuns remover(Transactions transactions) {
    ExpiredRunStore store = new ExpiredRunStore(database.sql(), rows());
    DiskSpace disk = new DiskSpace(clock, free::get, 100);
    return new ExpiredRuns(transactions, store, clock, new GuardedTime(clock), disk, USUAL_DAYS);
  }

  /** Goes through all workflows; how many runs are gone. */
  int pass() {
    return remover().removeFor(Duration.ofDays(1));
  }

  String workflow(String org, Integer days) {
    String id = Ids.next(IdKind.WORKFLOW);
    execute(
        "insert into workflows (id, org_id, name, active, current_version, settings,"
            + " schedule_timezone, revision, created_at, updated_at, retention_days) values ('%s',"
                .formatted(id)
            + " '%s', 'w', true, 1, '{}', 'UTC', 1, current_timestamp, current_timestamp, %s)"
                .formatted(org, days));
    return id;
  }

  /**
   * A run with rows in every table that has some of runs.
   *
   * @param ended how long ago; null while it is open
   */
  String run(String workflow, Duration accepted, Duration ended) {
    String id = in(() -> insertRun(workflow, accepted, ended));
    execute(
        "insert into callbacks (token_hash, org_id, run_id, node_id, iteration, status) values"
            + " ('hash %1$s', 'o', '%1$s', 'n', '', 'closed')".formatted(id));
    execute(
        "insert into run_commands (id, run_id, org_id, kind, message, created_at) values ('c %1$s',"
                .formatted(id)
            + " '%s', 'o', 'cancel', '', current_timestamp)".formatted(id));
    execute(
        "insert into interactions (id, org_id, run_id, workflow_id, node_id, iteration, title,"
            + " instructions, actions, required, status, created_at) values ('i %1$s', 'o', '%1$s', '%2$s', 'n',"
                .formatted(id, workflow)
            + " '', 't', '', '[]', 1, 'submitted', current_timestamp)");
    execute(
        "insert into interaction_assignees (interaction_id, kind, name) values ('i %s', 'user',"
                .formatted(id)
            + " 'bob')");
    execute(
        "insert into interaction_submissions (interaction_id, submitted_as, submitted_by, action,"
            + " data, submitted_at) values ('i %s', 'bob', 'bob', 'ok', '{}', current_timestamp)"
                .formatted(id));
    return id;
  }

  /** So many runs of which every tenth is open; the ids of those. */
  List<String> manyRuns(String workflow, int count, Duration ago) {
    List<String> open = new ArrayList<>();
    in(
        () -> {
          for (int i = 0; i < count; i++) {
            String id = insertRun(workflow, ago, i % 10 == 0 ? null : ago);
            if (i % 10 == 0) {
              open.add(id);
            }
          }
          return null;
        });
    return open;
  }

  private String insertRun(String workflow, Duration accepted, Duration ended) {
    String id = id(IdKind.RUN, accepted);
    write(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at, completed_at) values ('%s', 'o', '%s', 1, '%s',"
                .formatted(id, workflow, ended == null ? "running" : "completed")
            + " 'manual', 0, 1, %s, %s)".formatted(sql(accepted), sql(ended)));
    write(
        "insert into run_payloads (run_id, org_id, trigger_payload) values ('%s', 'o', '{}')"
            .formatted(id));
    if (ended != null) {
      write(
          "insert into run_index (org_id, workflow_id, trigger_type, outcome, run_id) values ('o',"
              + " '%s', 'manual', 'completed', '%s')".formatted(workflow, id));
    }
    for (int seq = 1; seq <= 2; seq++) {
      String entry = id(IdKind.LOG, accepted);
      write(
          "insert into log_index (org_id, workflow_id, node_id, status, first_id, last_id, entries,"
              + " first_place) values ('o', '%1$s', 'n', 'success', '%2$s', '%2$s', 1, 0)"
                  .formatted(workflow, entry));
      write(
          "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
              + " iteration, input, output, duration_us, created_at) values ('%s', %d, '%s', 'o',"
                  .formatted(id, seq, entry)
              + " '%s', 'n', 'success', 1, '', '{}', '{}', 0, %s)"
                  .formatted(workflow, sql(accepted)));
    }
    return id;
  }

  /** Further log entries of a run that has two, each found by lists. */
  void manyEntries(String workflow, String run, int number, Duration ago) {
    String first = Ids.earliest(IdKind.LOG, clock.now().minus(ago));
    String id = "'" + first.substring(0, first.length() - 8) + "' || (10000000 + x)";
    execute(
        ("insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
                + " iteration, input, output, duration_us, created_at) select '%s', x + 2, %s, 'o',"
                + " '%s', 'n', 'success', 1, '', '{}', '{}', 0, %s from %s as numbers(x)")
            .formatted(run, id, workflow, sql(ago), numbers(number)));
    execute(
        ("insert into log_index (org_id, workflow_id, node_id, status, first_id, last_id, entries,"
                + " first_place) select 'o', '%s', 'n', 'success', %s, %s, 1, 0 from %s as"
                + " numbers(x)")
            .formatted(workflow, id, id, numbers(number)));
  }

  /** Further interactions of a run that has one. */
  void manyInteractions(String workflow, String run, int number) {
    execute(
        ("insert into interactions (id, org_id, run_id, workflow_id, node_id, iteration, title,"
                + " instructions, actions, required, status, created_at) select 'j' || x, 'o', '%s',"
                + " '%s', 'n', '' || x, 't', '', '[]', 1, 'submitted', current_timestamp from %s as"
                + " numbers(x)")
            .formatted(run, workflow, numbers(number)));
  }

  /** All that there is of a workflow so far is in the statistics. */
  void counted(String workflow) {
    execute(
        "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, revision)"
            + " select '%1$s', 'o', (select max(id) from runs where workflow_id = '%1$s'), (select"
                .formatted(workflow)
            + " max(id) from run_log where workflow_id = '%s'), 1".formatted(workflow));
  }

  List<String> runs(String workflow) {
    return in(
        () ->
            new Sql(database.entityManager())
                .of("select id from runs where workflow_id = ?1 order by id")
                .with(workflow)
                .texts());
  }

  /** Tables with rows of runs that are not there, of all that have the id of a run. */
  List<String> rowsOfNoRun() {
    return in(
        () ->
            new Sql(database.entityManager())
                    .of(
                        "select lower(table_name) from information_schema.columns where"
                            + " lower(column_name) = 'run_id'")
                    .texts()
                    .stream()
                    .filter(
                        table ->
                            count(table + " t where t.run_id not in (select id from runs)") > 0)
                    .toList());
  }

  /** Rows that lists find log entries by. */
  int logIndexRows() {
    return in(() -> count("log_index"));
  }

  /** Rows of interactions, of those who may answer and of answers. */
  int interactionRows() {
    return in(
        () ->
            count("interactions")
                + count("interaction_assignees")
                + count("interaction_submissions"));
  }

  /** As if it had been deleted long ago. */
  void delete(String workflow) {
    execute(
        "update workflows set deleted_at = timestamp with time zone '2020-01-01 00:00:00+00' where"
            + " id = '"
            + workflow
            + "'");
  }

  /** Idempotency keys that were accepted long ago. */
  void addKeys(String workflow, int number) {
    execute(
        ("insert into idempotency_keys (org_id, workflow_id, operation, idempotency_key, body_hash,"
                + " run_id, accepted_at) select 'acme', '%s', 'execute', 'k' || x, 'h', 'r',"
                + " timestamp with time zone '2020-01-01 00:00:00+00' from %s as numbers(x)")
            .formatted(workflow, numbers(number)));
  }

  /** Idempotency keys of a workflow. */
  int keys(String workflow) {
    return rows("idempotency_keys where workflow_id = '" + workflow + "'");
  }

  /** A table of the numbers from 1 on. */
  String numbers(int last) {
    return (dialect == Dialect.POSTGRESQL ? "generate_series" : "system_range")
        + "(1, "
        + last
        + ")";
  }

  int rows(String from) {
    return in(() -> count(from));
  }

  private int count(String from) {
    Object count =
        database
            .entityManager()
            .createNativeQuery("select count(*) from " + from)
            .getSingleResult();
    return ((Number) count).intValue();
  }

  void execute(String sql) {
    in(
        () -> {
          write(sql);
          return null;
        });
  }

  private void write(String sql) {
    database.entityManager().createNativeQuery(sql).executeUpdate();
  }

  <T> T in(Supplier<T> work) {
    return database.transactions().inNew(work);
  }

  /** Ids of one moment are in the order in which they are made. */
  private String id(IdKind kind, Duration ago) {
    String earliest = Ids.earliest(kind, clock.now().minus(ago));
    return earliest.substring(0, earliest.length() - 8) + String.format("%08d", ++ids);
  }

  private String sql(Duration ago) {
    return ago == null ? "null" : "timestamp with time zone '" + clock.now().minus(ago) + "'";
  }

  @Override
  public void close() {
    database.close();
  }
}
