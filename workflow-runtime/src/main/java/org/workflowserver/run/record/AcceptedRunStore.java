package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Sql;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;

/** Puts new runs on record: nothing else inserts them. Called inside a transaction. */
@Dependent
public record AcceptedRunStore(Sql sql) {
  @Inject
  public AcceptedRunStore {}

  /** A run that its owner moves from now on; one without an owner is pending. */
  public void insert(RunRecord run) {
    sql.add(new Run(run));
    sql.add(new RunPayload(run));
    String original = run.identity().originalRunId();
    if (original != null) {
      sql.of("insert into run_repeats (original_run_id, run_id) values (?1, ?2)")
          .with(original, run.id())
          .update();
    }
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
