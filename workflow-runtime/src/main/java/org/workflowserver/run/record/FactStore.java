package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Sql;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.change.FactChanges;
import org.workflowserver.run.state.RunFact;

/**
 * Writes facts about runs: entries of the log by JPA, new runs and changes by JDBC on the same
 * connection, all in batches. Called inside the transaction that holds the fence.
 */
@Dependent
public class FactStore {
  private final Sql sql;
  private final AcceptedRunStore runs;
  private volatile Subscribers subscribers = new Subscribers(-1, Set.of());

  @Inject
  public FactStore(Sql sql) {
    this.sql = sql;
    this.runs = new AcceptedRunStore(sql);
  }

  /**
   * The tenants that have subscriptions.
   *
   * @param generation as of which that is so
   */
  private record Subscribers(long generation, Set<String> tenants) {
    /** Whether the tenant is among them, or may be: null is one that is not known. */
    boolean mayHave(String orgId) {
      return !tenants.isEmpty() && (orgId == null || tenants.contains(orgId));
    }
  }

  /** As of which generation this server knows the tenants that have subscriptions. */
  public long generation() {
    return subscribers.generation;
  }

  /**
   * Reads which tenants have subscriptions.
   *
   * @param generation one that is committed
   */
  public void learn(long generation) {
    subscribers =
        new Subscribers(
            generation,
            Set.copyOf(
                sql.of("select distinct org_id from subscriptions where deleted_at is null")
                    .texts()));
  }

  /**
   * Writes the facts under the lease.
   *
   * @return for each fact whether it is on record; false for a run whose idempotency key was taken,
   *     and for the end or the parking of a run that another server moves
   */
  public boolean[] write(String lease, List<Fact> facts) {
    boolean[] recorded = new boolean[facts.size()];
    FactChanges changes = new FactChanges(lease, subscribers::mayHave);
    List<RunRecord> accepted = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      recorded[i] = true;
      switch (facts.get(i)) {
        case Fact.Accepted start -> recorded[i] = insert(start, accepted);
        case Fact.Changed changed -> {
          if (changed.fact() instanceof RunFact.Recorded attempt) {
            sql.add(new LogEntry(attempt.record()));
          }
          for (Fact.Effect effect : changed.effects()) {
            if (effect instanceof Fact.RunCalled called) {
              accepted.add(called.run());
            }
          }
        }
      }
      changes.add(i, facts.get(i));
    }
    runs.insert(accepted);
    sql.flush();
    sql.clear();
    changes.write(sql, recorded);
    return recorded;
  }

  private boolean insert(Fact.Accepted start, List<RunRecord> accepted) {
    RunRecord run = start.run();
    IdempotencyKeyStore keys = new IdempotencyKeyStore(sql);
    if (start.idempotency().isPresent() && !keys.addAll(run, start.idempotency().get())) {
      return false;
    }
    accepted.add(run);
    start
        .audited()
        .map(entry -> entry.with("new_run", run.id()))
        .ifPresent(entry -> new AuditStore(sql).append(entry, run.identity().startedAt()));
    run.logs().forEach(step -> sql.add(new LogEntry(step)));
    return true;
  }
}
