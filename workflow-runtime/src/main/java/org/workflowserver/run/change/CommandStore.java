package org.workflowserver.run.change;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.change.FreeRunStore.FreeRun;
import org.workflowserver.run.state.Wait;

/**
 * What comes to runs from outside: cancellations, and answers to waits. A run that a server moves
 * is changed by that server alone: it finds the command. Others are cancelled on the spot. Locks
 * are taken in the order runs, waits. Called inside a transaction.
 */
@Dependent
public record CommandStore(Sql sql) {
  /** Runs that one transaction ends at most. */
  static final int AT_ONCE = 200;

  private static final String OPEN = RunStatus.openInSql();
  private static final String MAY_FAIL =
      RunStatus.inSql(status -> status.mayBecome(RunStatus.FAILED));

  private static final String HEAD =
      "select c.id, c.run_id, c.message, c.node_id, c.iteration, c.source, c.outcome, ";

  private static final String PAYLOAD = "c.payload";
  private static final String OF_RUNS =
      " from run_commands c join runs r on r.id = c.run_id where ";

  @Inject
  public CommandStore {}

  /**
   * Cancels the run.
   *
   * @param now the time that it ends at
   */
  public Cancellation cancel(String runId, String message, Instant now) {
    Optional<Moved> found =
        sql.of(
                "select owner, commands, wake_at from runs where id = ?1 and status in "
                    + MAY_FAIL
                    + " for update")
            .with(runId)
            .first(Moved.class);
    if (found.isEmpty()) {
      return Cancellation.ENDED;
    }
    Moved run = found.get();
    if (run.owner == null) {
      end(runId, message, now);
      if (run.wakeAt == null) {
        new SlotStore(sql).forget(List.of(runId));
      }
    } else if (run.commands == 0) {
      notifyOwner(runId, message, now);
    } else {
      return Cancellation.REPEATED;
    }
    return Cancellation.CANCELLED;
  }

  /** The server that moves a run, how many have asked for its end, and when it wakes up. */
  private record Moved(String owner, int commands, Instant wakeAt) {}

  /**
   * As {@link #cancel(String, String, Instant)}, for a person; what is done is in the audit log.
   *
   * @param entry what that says when this call cancels the run
   */
  public Cancellation cancel(String runId, String message, AuditEntry entry, Instant now) {
    Cancellation done = cancel(runId, message, now);
    if (done == Cancellation.CANCELLED) {
      new AuditStore(sql).append(entry, now);
    }
    return done;
  }

  /** What came of it. */
  public enum Cancellation {
    CANCELLED,
    /** It is open, and was cancelled before. */
    REPEATED,
    /** It has ended before. */
    ENDED
  }

  /**
   * Open runs of a workflow that no cancellation is on record for.
   *
   * @param after the last run that was seen; empty at the beginning
   */
  public List<String> uncancelled(String workflowId, String after) {
    return sql.of(
            "select id from runs where workflow_id = ?1 and id > ?2 and commands = 0 and status in "
                + OPEN
                + " order by id fetch first "
                + AT_ONCE
                + " rows only")
        .with(workflowId, after)
        .texts();
  }

  /** Deleted workflows that still have open runs: a start may have raced the deletion. */
  public List<String> deletedWithOpenRuns() {
    return sql.of(
            "select w.id from workflows w where w.deleted_at is not null and exists (select 1 from"
                + " runs r where r.workflow_id = w.id and r.commands = 0 and r.status in "
                + OPEN
                + ")")
        .texts();
  }

  /**
   * Commands for runs that are moved under the lease; those of ended runs are forgotten. Parked
   * runs that are to end, or that wait for an answer which is there, are due from now on: the
   * server that claims one applies its commands.
   *
   * @return without the payloads of answers, which {@link #read} reads
   */
  public List<RunCommand> take(String lease, Instant now) {
    // Nearly always the table is empty: what follows costs nothing then.
    sql.of(CommandChanges.DELETE_OF_ENDED).update();
    wake(now);
    return commands("null", new SqlParts("r.owner = ?", lease));
  }

  /** Those of the commands that are still there. */
  public List<RunCommand> read(Collection<String> ids) {
    return commands(PAYLOAD, new SqlParts("c.id").addIn(ids));
  }

  private void wake(Instant now) {
    List<String> withCommands =
        sql.of(
                "select distinct c.run_id from run_commands c where c.kind = 'cancel' or (exists"
                    // What the step waits for may be something else since the answer came.
                    + " (select 1 from run_waits w where w.run_id = c.run_id"
                    + " and w.node_id = c.node_id and w.iteration = c.iteration"
                    + " and w.kind <> 'retry' and (w.subject is null or w.subject = c.source))"
                    // A held run takes its answer when it has a slot.
                    + " and not exists (select 1 from held_runs h where h.run_id = c.run_id))")
            .texts();
    FreeRunStore free = new FreeRunStore(sql);
    List<String> parked = waiting(free.find(withCommands), now);
    for (String runId : waiting(free.lock(parked), now)) {
      sql.of(RunChanges.wake(runId, now)).update();
    }
  }

  private static List<String> waiting(List<FreeRun> runs, Instant now) {
    return runs.stream()
        .filter(run -> run.wakeAt() == null || run.wakeAt().isAfter(now))
        .map(FreeRun::id)
        .toList();
  }

  /** Commands for the runs. */
  public List<RunCommand> ofRuns(Collection<String> runIds) {
    return commands(PAYLOAD, new SqlParts("r.id").addIn(runIds));
  }

  /** The command does not apply any more: nothing waits for it. */
  public void forget(RunCommand command) {
    sql.of(CommandChanges.delete(command.id())).update();
  }

  /** Puts on record what ends the wait of a step: the server that moves the run finds it. */
  public void answer(String runId, String orgId, RunCommand.Answer answer, Instant now) {
    sql.of(CommandChanges.add(runId, orgId, answer, now)).update();
  }

  /**
   * Ends a wait whose time is over, so that no answer to it is accepted any more.
   *
   * @return the answer that was accepted before; empty when there is none
   */
  public Optional<RunCommand> expire(Wait wait) {
    switch (wait) {
      case Wait.Interaction asked ->
          InteractionChanges.close(asked.subject(), InteractionChanges.EXPIRED)
              .forEach(change -> sql.of(change).update());
      case Wait.Callback call -> sql.of(CallbackChanges.expire(call)).update();
      case Wait.Child ignored -> {}
      case Wait.Delay ignored -> {}
      case Wait.Retry ignored -> {}
      case Wait.Announcing ignored -> {}
    }
    return commands(
            PAYLOAD,
            new SqlParts(
                "c.run_id = ? and c.node_id = ? and c.iteration = ?",
                wait.runId(),
                wait.step().nodeId(),
                wait.step().path().text()))
        .stream()
        .findFirst();
  }

  private List<RunCommand> commands(String payload, SqlParts condition) {
    return sql.of(new SqlParts(HEAD + payload + OF_RUNS).add(condition).add(" order by c.id"))
        .list(RunCommand.class);
  }

  private void end(String runId, String message, Instant now) {
    sql.of(RunChanges.cancel(runId, message, now)).update();
    List<String> one = List.of(runId);
    FactChanges.writeForEnded(sql, one, one, one, one);
  }

  private void notifyOwner(String runId, String message, Instant now) {
    sql.of(RunChanges.countCommand(runId)).update();
    sql.of(CommandChanges.add(runId, message, now)).update();
  }
}
