package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Predicate;
import org.workflowserver.database.Sql;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;

/** Puts new runs on record: nothing else inserts them. Called inside a transaction. */
@Dependent
public record AcceptedRunStore(Sql sql) {
  private static final String RUN =
      "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type, owner,"
          + " wake_at, commands, takeovers, revision, started_at, parent_run_id, original_run_id,"
          + " requested_by, requester) values (?, ?, ?, ?, ?, ?, ?,"
          + " cast(? as timestamp with time zone), 0, 0, 1, ?, ?, ?, ?, ?)";

  private static final String PAYLOAD =
      "insert into run_payloads (run_id, org_id, trigger_payload, traceparent) values (?, ?, ?, ?)";

  private static final String REPEAT =
      "insert into run_repeats (original_run_id, run_id) values (?, ?)";

  private static final String CALL =
      "insert into run_calls (run_id, org_id, parent_run_id, node_id, iteration, waited, depth)"
          + " values (?, ?, ?, ?, ?, ?, ?)";

  @Inject
  public AcceptedRunStore {}

  /** A run that its owner moves from now on; one without an owner is pending. */
  public void insert(RunRecord run) {
    insert(List.of(run));
  }

  /** The same of several runs, each table by one batch. */
  void insert(List<RunRecord> runs) {
    if (runs.isEmpty()) {
      return;
    }
    sql.batch(RUN, runs, AcceptedRunStore::run);
    sql.batch(PAYLOAD, runs, AcceptedRunStore::payload);
    sql.batch(
        REPEAT,
        which(runs, run -> run.identity().originalRunId() != null),
        run -> new Object[] {run.identity().originalRunId(), run.id()});
    sql.batch(CALL, which(runs, run -> run.identity().calledBy() != null), AcceptedRunStore::call);
  }

  private static List<RunRecord> which(List<RunRecord> runs, Predicate<RunRecord> condition) {
    return runs.stream().filter(condition).toList();
  }

  private static Object[] run(RunRecord accepted) {
    RunIdentity run = accepted.identity();
    Requester requester = run.requestedBy();
    return new Object[] {
      run.id(),
      run.orgId(),
      run.workflowId(),
      run.workflowVersion(),
      accepted.status().code(),
      run.triggerType(),
      accepted.owner(),
      accepted.owner() == null ? run.startedAt() : null,
      run.startedAt(),
      run.parentRunId(),
      run.originalRunId(),
      requester == null ? null : requester.name(),
      requester == null ? null : requester.subject()
    };
  }

  private static Object[] payload(RunRecord run) {
    return new Object[] {run.id(), run.orgId(), run.triggerPayload(), run.identity().traceparent()};
  }

  private static Object[] call(RunRecord run) {
    CalledBy caller = run.identity().calledBy();
    return new Object[] {
      run.id(),
      run.orgId(),
      caller.runId(),
      caller.step().nodeId(),
      caller.step().path().text(),
      caller.waited(),
      caller.depth()
    };
  }

  /** How many of the tenant's runs are pending; counting stops at {@code most}. */
  public int countPending(String orgId, int most) {
    // Counted there: a full queue is a hundred thousand rows, and every start asks while it lasts.
    return (int)
        sql.of(
                "select count(*) from (select 1 from runs where status = "
                    + RunStatus.PENDING.sql()
                    + " and org_id = ?1 fetch first %d rows only) counted".formatted(most))
            .with(orgId)
            .count();
  }
}
