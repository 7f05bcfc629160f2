package org.workflowserver.run.change;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.change.SlotStore.SlotRequest;

/** Moves the ownership of open runs. Called inside a transaction. */
@Dependent
public record ClaimStore(Sql sql) {
  private static final String MAY_RUN =
      " status in " + RunStatus.inSql(status -> status.mayBecome(RunStatus.RUNNING));

  /** H2 goes through an index from its nulls on, which all ended runs have there. */
  private static final String ANY_TIME = "timestamp with time zone '1970-01-01 00:00:00+00'";

  private static final String DUE =
      "select r.id, "
          + SlotStore.TURN
          + ", r.wake_at, r.workflow_id, (select w.concurrency from workflows w where w.id ="
          + " r.workflow_id), r.org_id from runs r where owner is null and wake_at <= ? and wake_at > "
          + ANY_TIME
          + " and"
          + MAY_RUN;

  @Inject
  public ClaimStore {}

  /** The slots of workflows that limit their concurrency. */
  public SlotStore slots() {
    return new SlotStore(sql);
  }

  /**
   * What was claimed.
   *
   * @param tenants of the runs, in the order of becoming due, those with a slot behind the others
   * @param slots by run its workflow, of those that hold a slot of one
   * @param more whether there may be more that is due
   */
  public record ClaimedBatch(
      Map<String, String> tenants, Map<String, String> slots, boolean more) {}

  /**
   * Claims up to {@code limit} open runs that no server moves and whose time has come, those that
   * came first at the beginning. Of a workflow that lets only so many be under way, those without a
   * slot are held: they are not due any more, so that no later claim reads them for nothing.
   *
   * @param full tenants of which none is claimed
   * @param permits how many runs of a tenant may be claimed
   */
  public ClaimedBatch claim(
      String lease, Instant now, int limit, List<String> full, ToIntFunction<String> permits) {
    SqlParts due = new SqlParts(DUE, now);
    if (!full.isEmpty()) {
      due.add(" and org_id not").addIn(full);
    }
    due.add(" order by wake_at, id" + sql.dialect().firstForUpdate(limit));
    List<Due> found = sql.of(due).list(Due.class);
    List<Due> fitting = fitting(found, permits);
    List<String> ids = new ArrayList<>();
    Map<String, List<SlotRequest>> limited = new HashMap<>();
    for (Due run : fitting) {
      if (run.concurrency == null) {
        ids.add(run.request.runId());
      } else {
        limited.computeIfAbsent(run.workflowId, id -> new ArrayList<>()).add(run.request);
      }
    }
    Map<String, String> slotted = limited.isEmpty() ? Map.of() : slots().take(limited);
    ids.addAll(slotted.keySet());
    if (!ids.isEmpty()) {
      own(lease, ids);
    }
    return new ClaimedBatch(tenants(fitting, ids, slotted), slotted, found.size() == limit);
  }

  /** About how many characters are read of each run that is rebuilt. */
  public Map<String, Long> sizes(List<String> runIds) {
    // On PostgreSQL a long text is not read for that.
    String length = sql.dialect() == Dialect.H2 ? "char_length(" : "octet_length(";
    return sql.of(
            new SqlParts("select run_id, sum(size) from (select run_id,")
                .add(" sum(%soutput)) as size".formatted(length))
                .add(" from run_log where run_id")
                .addIn(runIds)
                .add(" group by run_id union all select run_id,")
                .add(" sum(%spayload)) as size from run_commands".formatted(length))
                .add(" where payload is not null and run_id")
                .addIn(runIds)
                .add(" group by run_id union all select run_id,")
                .add(" %strigger_payload) as size from run_payloads where run_id".formatted(length))
                .addIn(runIds)
                .add(") sizes group by run_id"))
        .map(Long.class);
  }

  /** Those of the runs that were started then or before. */
  public List<String> startedBy(List<String> runIds, Instant time) {
    return sql.of(
            new SqlParts("select id from runs where started_at <= ? and id", time).addIn(runIds))
        .texts();
  }

  /** A run that is due, with its workflow's bound. */
  private record Due(SlotRequest request, String workflowId, Integer concurrency, String orgId) {}

  /** Of each tenant no more than it has permits for. */
  private static List<Due> fitting(List<Due> runs, ToIntFunction<String> permits) {
    Map<String, Integer> left = new HashMap<>();
    List<Due> fitting = new ArrayList<>(runs.size());
    for (Due run : runs) {
      int of = left.computeIfAbsent(run.orgId, permits::applyAsInt);
      if (of > 0) {
        left.put(run.orgId, of - 1);
        fitting.add(run);
      }
    }
    return fitting;
  }

  /** A slot may go to a held run, of a workflow among the rows. */
  private static Map<String, String> tenants(
      List<Due> runs, List<String> claimed, Map<String, String> slotted) {
    Map<String, String> all = new HashMap<>();
    for (Due run : runs) {
      all.put(run.request.runId(), run.orgId);
      all.put(run.workflowId, run.orgId);
    }
    Map<String, String> tenants = LinkedHashMap.newLinkedHashMap(claimed.size());
    claimed.forEach(run -> tenants.put(run, all.get(slotted.getOrDefault(run, run))));
    return tenants;
  }

  /** The tenants that have workflows. */
  public List<String> tenants() {
    return sql.of("select distinct org_id from workflows where deleted_at is null").texts();
  }

  private void own(String lease, List<String> ids) {
    sql.of(RunChanges.claim(lease, ids)).update();
  }

  /** When the next run that no server moves becomes due, after the one moment and by the other. */
  public Optional<Instant> nextWake(Instant after, Instant horizon) {
    return sql.of(
            "select min(wake_at) from runs where owner is null and wake_at > ?1 and wake_at <= ?2")
        .with(after, horizon)
        .first(Instant.class);
  }

  /** The open runs that are moved under the lease, with their tenants. */
  public Map<String, String> owned(String lease) {
    return sql.of("select id, org_id from runs where owner = ?1 and" + MAY_RUN).with(lease).map();
  }

  /** The leases that open runs are moved under. */
  public List<String> owners() {
    // No id is before the empty text. Of "is not null" H2 looks at all runs that have ended as
    // well.
    return sql.of("select distinct owner from runs where owner > ''").texts();
  }

  /** Frees the open runs of a server that stops, so that any server may claim them. */
  public int free(String lease, Instant now) {
    return free(lease, false, now);
  }

  /** Frees the open runs of a server that is gone; which of them it died of is not known. */
  public int freeOfDead(String lease, Instant now) {
    return free(lease, true, now);
  }

  private int free(String lease, boolean died, Instant now) {
    // In the order in which others lock several runs, such as those that cancel them.
    sql.of("select id from runs where owner = ?1 order by id for update").with(lease).texts();
    return sql.of(RunChanges.free(lease, died, now)).update();
  }
}
