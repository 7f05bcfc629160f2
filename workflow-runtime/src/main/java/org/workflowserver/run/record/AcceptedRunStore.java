package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.RunStatus;

/** Puts new runs on record: nothing else inserts them. Called inside a transaction. */
@Dependent
public record AcceptedRunStore(Sql sql) {
  @Inject
  public AcceptedRunStore {}

  /** A run that its owner moves from now on; one without an owner is pending. */
  public void insert(NewRun run) {
    sql.add(new Run(run));
    sql.add(new RunPayload(run));
    if (run.originalRunId() != null) {
      sql.of("insert into run_repeats (original_run_id, run_id) values (?1, ?2)")
          .with(run.originalRunId(), run.id())
          .update();
    }
  }

  /**
   * When the oldest open run of a workflow was accepted, of those with larger ids than {@code
   * after}; empty when all have ended.
   */
  public Optional<Instant> oldestOpen(String workflowId, String after) {
    return sql.of(
            "select started_at from runs where workflow_id = ?1 and id > ?2 and status in "
                + RunStatus.openInSql()
                + " order by id fetch first 1 rows only")
        .with(workflowId, after)
        .firstValue()
        .map(Rows::instant);
  }
}
