package org.workflowserver.run.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunView;
import org.workflowserver.run.change.ClaimStore;
import org.workflowserver.run.change.CommandStore;

/** The stores of runs on a fresh database that knows the workflow of {@link Facts}. */
final class StoreBox implements AutoCloseable {
  final TestDatabase database;
  final RunStore runs;
  final LogListStore logs;
  final ClaimStore claims;
  final CommandStore commands;
  final FactStore facts;

  final String lease = Ids.next(IdKind.SERVER);

  private final Dialect dialect;

  private StoreBox(Dialect dialect) {
    this.dialect = dialect;
    database = TestDatabase.fresh(dialect);
    runs = new RunStore(database.sql());
    logs = new LogListStore(database.sql());
    claims = new ClaimStore(database.sql());
    commands = new CommandStore(database.sql());
    facts = new FactStore(database.sql());
    addWorkflow(Facts.WORKFLOW, Facts.ORG);
  }

  /** Of the only answer that is under way. */
  static AnswerMemory.Share share() {
    return new AnswerMemory().reading(() -> Facts.ORG);
  }

  static StoreBox on(Dialect dialect) {
    return new StoreBox(dialect);
  }

  Dialect dialect() {
    return dialect;
  }

  void addWorkflow(String id, String org) {
    execute(
        "insert into workflows (id, org_id, name, sort_name, active, current_version, settings,"
            + " schedule_timezone, revision, created_at, updated_at) values ('"
            + id
            + "', '"
            + org
            + "', 'w', 'w', true, 1, '{}', 'UTC', 1, current_timestamp, current_timestamp)");
  }

  boolean[] write(Fact... all) {
    return in(() -> facts.write(lease, List.of(all)));
  }

  /** A run that this lease moves. */
  String running() {
    String run = Facts.runId();
    write(Facts.accepted(run, lease));
    return run;
  }

  /** A run that waits for a server. */
  String pending() {
    String run = Facts.runId();
    write(Facts.accepted(run, null));
    return run;
  }

  List<String> claim(String server, Instant now, int limit) {
    return List.copyOf(
        in(() -> claims.claim(server, now, limit, List.of(), tenant -> limit)).tenants().keySet());
  }

  RunView view(String run) {
    return find(run).orElseThrow();
  }

  Optional<RunView> find(String run) {
    return in(() -> runs.find(Facts.ORG, run).map(runs::view));
  }

  RunRecord recorded(String run) {
    return in(() -> runs.recorded(List.of(run)).getFirst());
  }

  <T> T in(Supplier<T> work) {
    return database.transactions().inNew(work);
  }

  Object single(String sql) {
    return in(() -> database.entityManager().createNativeQuery(sql).getSingleResult());
  }

  void execute(String sql) {
    in(() -> database.entityManager().createNativeQuery(sql).executeUpdate());
  }

  @Override
  public void close() {
    database.close();
  }
}
