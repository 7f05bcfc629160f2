package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.record.AcceptedRunStore;

/** Fires and what became of them. Called inside a transaction. */
@Dependent
public record FireStore(Sql sql) {
  private static final String COLUMNS =
      "(workflow_id, fire_at, org_id, epoch, status, reason, recorded_at, try_at)";
  private static final String DUE =
      "select workflow_id, org_id, fire_at, epoch from schedule_fires where status = 'due'";
  private static final String VIEW =
      "workflow_id, fire_at, status, nullif(reason, ''), run_id, recorded_at";
  private static final String VALUES = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7";

  @Inject
  public FireStore {}

  /**
   * Puts a fire on record, unless it is already.
   *
   * @param reason why no run is started; null when one is to be
   */
  void insert(DueFire fire, FireStatus status, String reason, Instant now) {
    String values =
        switch (sql.dialect()) {
          case POSTGRESQL -> " values (" + VALUES + ") on conflict do nothing";
          // One process has an H2 database, and the workflow's row is locked.
          case H2 ->
              " select "
                  + VALUES
                  + " where not exists (select 1 from schedule_fires where workflow_id = ?1 and"
                  + " fire_at = ?2)";
        };
    sql.of("insert into schedule_fires " + COLUMNS + values)
        .with(
            fire.workflowId(),
            fire.at(),
            fire.orgId(),
            fire.epoch(),
            status.code(),
            reason == null ? "" : reason,
            now)
        .update();
  }

  /** How many fires of the workflow are due. */
  int countDue(String workflowId) {
    return (int)
        sql.of("select count(*) from schedule_fires where workflow_id = ?1 and status = 'due'")
            .with(workflowId)
            .count();
  }

  /**
   * Fires that are due and to be looked at, the oldest first.
   *
   * @param except workflows whose fires are left out
   */
  List<DueFire> due(Instant now, Collection<String> except, int limit) {
    // Nearly always there are none, and what is asked each second has to be cheap then.
    SqlParts due = new SqlParts(DUE).add(" and try_at <= ?", now);
    if (!except.isEmpty()) {
      due.add(" and workflow_id not").addIn(except);
    }
    return fires(due.add(" order by try_at, fire_at fetch first " + limit + " rows only"));
  }

  /** All fires of these workflows that are due, each workflow's in their order. */
  List<DueFire> dueOf(Collection<String> workflowIds) {
    return fires(
        new SqlParts(DUE).add(" and workflow_id").addIn(workflowIds).add(" order by fire_at"));
  }

  /**
   * The tenant's fires that this became of, the newest first.
   *
   * @param after where a page ended: only those that come behind it
   */
  List<FireView> list(String orgId, FireStatus status, Optional<FireKey> after, int limit) {
    SqlParts query =
        new SqlParts("select " + VIEW + " from schedule_fires")
            .add(" where org_id = ? and status = ?", orgId, status.code());
    after.ifPresent(
        key ->
            query.add(
                " and fire_at <= ? and (fire_at < ? or workflow_id < ?)",
                key.at(),
                key.at(),
                key.workflowId()));
    query.add(" order by fire_at desc, workflow_id desc fetch first %d rows only".formatted(limit));
    return sql.of(query).list(FireView.class);
  }

  /** The last fire of the workflow that something became of; empty for none. */
  Optional<FireView> last(String orgId, String workflowId) {
    return sql.of(
            new SqlParts(
                    "select " + VIEW + " from schedule_fires where workflow_id = ?", workflowId)
                .add(" and case when org_id = ? and status <> 'due' then 1 end = 1", orgId)
                .add(" order by workflow_id desc, fire_at desc")
                .add(" fetch first 1 rows only"))
        .first(FireView.class);
  }

  private List<DueFire> fires(SqlParts query) {
    return sql.of(query).list(DueFire.class);
  }

  /** Starts the run for the fire. */
  void started(DueFire fire, RunRecord run, Instant now) {
    new AcceptedRunStore(sql).insert(run);
    change("status = 'started', run_id = ?", fire, run.id(), now);
  }

  /** No run is started for the fire. */
  void skipped(DueFire fire, String reason, Instant now) {
    change("status = 'skipped', reason = ?", fire, reason, now);
  }

  private void change(String changes, DueFire fire, String value, Instant now) {
    sql.of(
            new SqlParts("update schedule_fires set " + changes, value)
                .add(", try_at = ? where workflow_id = ?", now, fire.workflowId())
                .add(" and fire_at = ?", fire.at()))
        .update();
  }

  /** The fires of the workflow that are due are looked at again then. */
  void putOff(String workflowId, Instant then) {
    sql.of("update schedule_fires set try_at = ?2 where workflow_id = ?1 and status = 'due'")
        .with(workflowId, then)
        .update();
  }

  /**
   * When the oldest open run of a workflow was accepted, of those with larger ids than {@code
   * after}; empty when all have ended.
   */
  Optional<Instant> oldestOpen(String workflowId, String after) {
    return sql.of(
            "select started_at from runs where workflow_id = ?1 and id > ?2 and status in "
                + RunStatus.openInSql()
                + " order by id fetch first 1 rows only")
        .with(workflowId, after)
        .first(Instant.class);
  }

  /**
   * A batch of a workflow's open runs that nobody has cancelled, with larger ids than {@code
   * after}.
   */
  List<String> open(String workflowId, String after) {
    return new CommandStore(sql).uncancelled(workflowId, after);
  }

  void cancel(List<String> runs, String message, Instant now) {
    CommandStore commands = new CommandStore(sql);
    runs.forEach(run -> commands.cancel(run, message, now));
  }
}
