package org.workflowserver.run.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.change.FreeRunStore.FreeRun;

/**
 * The slots of workflows that let only so many runs be under way: moved by a server, that is,
 * neither ended nor parked. Slots are given by claims alone, under a lock on the workflow's row. A
 * run that gets none is held: queued in the order of becoming due. Called inside a transaction.
 */
public final class SlotStore {
  /** Runs that are made due at a time where any number may be. */
  static final int AT_ONCE = 200;

  /** So many of the runs under way are named to who waits for a slot. */
  private static final int MOST_NAMED = 3;

  /** What has begun is resumed before something new begins. */
  static final String TURN =
      "case when r.status = " + RunStatus.PENDING.sql() + " then 1 else 0 end";

  private static final String OF_WORKFLOW = " and workflow_id || '' = ?";

  private static final Comparator<SlotRequest> ORDER =
      Comparator.comparing(SlotRequest::turn)
          .thenComparing(SlotRequest::since)
          .thenComparing(SlotRequest::runId);

  private final Sql sql;
  private final FreeRunStore runs;

  public SlotStore(Sql sql) {
    this.sql = sql;
    this.runs = new FreeRunStore(sql);
  }

  /**
   * A run that waits.
   *
   * @param turn 0 when it has begun, else 1
   * @param since when it became due
   */
  record SlotRequest(String runId, int turn, Instant since) {}

  /**
   * Gives the free slots of workflows to those who have waited longest, and holds the others.
   *
   * @param due by workflow, due runs that this transaction has locked
   * @return by run that may be claimed, its workflow
   */
  Map<String, String> take(Map<String, List<SlotRequest>> due) {
    Map<String, String> slotted = new LinkedHashMap<>();
    // Whoever locks several workflows does so in the order of their ids.
    new TreeMap<>(due)
        .forEach(
            (workflow, waiters) ->
                take(workflow, waiters).forEach(run -> slotted.put(run, workflow)));
    return slotted;
  }

  private List<String> take(String workflowId, List<SlotRequest> due) {
    Integer most = lockSlot(workflowId);
    int free = most == null ? due.size() : Math.min(due.size(), most - underWay(workflowId));
    Set<String> mine = due.stream().map(SlotRequest::runId).collect(Collectors.toSet());
    List<String> first =
        Stream.concat(due.stream(), first(workflowId, free).stream())
            .sorted(ORDER)
            .map(SlotRequest::runId)
            .distinct()
            .limit(Math.max(0, free))
            .toList();
    List<String> slotted = new ArrayList<>(first.stream().filter(mine::contains).toList());
    slotted.addAll(lock(first.stream().filter(run -> !mine.contains(run)).toList()));
    List<String> left =
        due.stream().map(SlotRequest::runId).filter(run -> !slotted.contains(run)).toList();
    List<String> cancelled = cancelled(left);
    slotted.addAll(cancelled);
    forget(slotted);
    hold(left.stream().filter(run -> !cancelled.contains(run)).toList());
    return slotted;
  }

  /** How many runs may be under way; null for any number, or when the workflow is gone. */
  private Integer lockSlot(String workflowId) {
    return sql.of(
            "select concurrency from workflows where id = ?1 and deleted_at is null for update")
        .with(workflowId)
        .first(Integer.class)
        .orElse(null);
  }

  private int underWay(String workflowId) {
    return ofOwned("select count(*)", OF_WORKFLOW, workflowId)
        .map(rows -> (int) rows.count())
        .orElse(0);
  }

  /**
   * Asks for runs that servers move. They are found by their owners: these runs are few, however
   * many a workflow has, and no guess of a planner shall find them by that.
   */
  private Optional<Sql.Statement<Object[]>> ofOwned(String select, String rest, Object... values) {
    List<String> leases = sql.of("select id from servers where alive = true").texts();
    if (leases.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        sql.of(
            new SqlParts(select + " from runs")
                .add(sql.dialect() == Dialect.H2 ? " use index (runs_by_wake)" : "")
                .add(" where owner")
                .addIn(leases)
                .add(rest, values)));
  }

  /** Those of the held that have waited longest. */
  private List<SlotRequest> first(String workflowId, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    return sql.of(
            "select run_id, turn, since from held_runs where workflow_id = ?1"
                + " order by turn, since, run_id fetch first "
                + limit
                + " rows only")
        .with(workflowId)
        .list(SlotRequest.class);
  }

  private List<String> lock(List<String> runIds) {
    return runs.lock(runIds).stream().map(FreeRun::id).toList();
  }

  /** Those of the runs that only have to end: they need no slot for that. */
  private List<String> cancelled(List<String> runIds) {
    return runIds.isEmpty()
        ? List.of()
        : sql.of(
                new SqlParts("select distinct run_id from run_commands where kind = 'cancel'")
                    .add(" and run_id")
                    .addIn(runIds))
            .texts();
  }

  /** The runs wait for no slot any more. */
  void forget(List<String> runIds) {
    if (!runIds.isEmpty()) {
      sql.of(new SqlParts("delete from held_runs where run_id").addIn(runIds)).update();
    }
  }

  /** Removes held runs that are gone or were taken, so that they use up no slot. */
  private void removeStale(List<String> runIds) {
    List<String> gone = new ArrayList<>(runIds);
    runs.find(runIds).forEach(run -> gone.remove(run.id()));
    forget(gone);
  }

  private void hold(List<String> runIds) {
    if (!runIds.isEmpty()) {
      sql.of(
              new SqlParts("insert into held_runs (run_id, workflow_id, org_id, turn, since)")
                  .add(" select r.id, r.workflow_id, r.org_id, " + TURN + ", r.wake_at")
                  .add(" from runs r where r.id")
                  .addIn(runIds)
                  .add(" and not exists (select 1 from held_runs h where h.run_id = r.id)"))
          .update();
      sql.of(RunChanges.hold(runIds)).update();
    }
  }

  /** Workflows that have a free slot, and runs that wait for one. */
  public List<String> withFreeSlots() {
    List<String> held = sql.of("select distinct workflow_id from held_runs").texts();
    if (held.isEmpty()) {
      return held;
    }
    Map<String, Integer> underWay =
        ofOwned("select workflow_id, count(*)", " group by workflow_id")
            .map(rows -> rows.map(Integer.class))
            .orElse(Map.of());
    Map<String, Integer> most = new HashMap<>();
    Rows.parts(held, AT_ONCE).forEach(part -> most.putAll(most(part)));
    return held.stream()
        .filter(id -> !most.containsKey(id) || underWay.getOrDefault(id, 0) < most.get(id))
        .toList();
  }

  /**
   * Makes held runs due, as many as there are slots: the server that claims them gives these out.
   *
   * @return whether there may be more
   */
  public boolean release(String workflowId) {
    Integer most = most(List.of(workflowId)).get(workflowId);
    int free = most == null ? AT_ONCE : Math.min(AT_ONCE, most - underWay(workflowId));
    List<String> first = first(workflowId, free).stream().map(SlotRequest::runId).toList();
    removeStale(first);
    List<FreeRun> locked = runs.lock(first);
    List<String> woken =
        locked.stream().filter(run -> run.wakeAt() == null).map(FreeRun::id).toList();
    if (!woken.isEmpty()) {
      sql.of(RunChanges.release(woken)).update();
    }
    if (most == null) {
      // Any number may be under way: they are due like others, as are those that had a slot.
      forget(locked.stream().map(FreeRun::id).toList());
    }
    return woken.size() == AT_ONCE;
  }

  /** By workflow how many runs of it may be under way; those for any number are left out. */
  private Map<String, Integer> most(Collection<String> workflowIds) {
    return sql.of(
            new SqlParts("select id, concurrency from workflows where concurrency is not null")
                .add(" and deleted_at is null and id")
                .addIn(workflowIds))
        .map(Integer.class);
  }

  /**
   * What held runs wait for, by workflow; a workflow that lets any number be under way is left out.
   */
  public Map<String, RunWaiting> waiting(Set<String> workflows) {
    Map<String, RunWaiting> waiting = new HashMap<>();
    if (!workflows.isEmpty()) {
      most(workflows)
          .forEach(
              (workflow, most) ->
                  waiting.put(workflow, RunWaiting.forSlot(most, someUnderWay(workflow))));
    }
    return waiting;
  }

  private List<String> someUnderWay(String workflowId) {
    String first = OF_WORKFLOW + " fetch first " + MOST_NAMED + " rows only";
    return ofOwned("select id", first, workflowId).map(Sql.Statement::texts).orElse(List.of());
  }
}
