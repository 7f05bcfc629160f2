package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Dialect;

/**
 * Writes facts about runs: inserts by JPA in batches, changes of runs as one JDBC batch on the same
 * connection; reads nothing. Called inside the transaction that holds the fence.
 */
@ApplicationScoped
public class FactStore {
  private static final String END_RUN =
      "update runs set status = ?, owner = null, revision = revision + 1, error_code = ?,"
          + " error_message = ?, completed_at = ? where id = ? and owner = ?";
  private static final String KEEP_OUTPUT = "update run_payloads set output = ? where run_id = ?";
  private static final String KEY_COLUMNS =
      "(org_id, workflow_id, operation, idempotency_key, body_hash, run_id, accepted_at)";

  /** The operation of a key that was sent with an execute call. */
  static final String EXECUTE = "execute";

  private EntityManager entityManager;

  protected FactStore() {}

  @Inject
  public FactStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Writes the facts under the lease.
   *
   * @return for each fact whether it is on record; false for a run whose idempotency key was taken,
   *     and for the end of a run that another server moves
   */
  public boolean[] write(String lease, List<Fact> facts) {
    boolean[] recorded = new boolean[facts.size()];
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      switch (facts.get(i)) {
        case Fact.Accepted accepted -> recorded[i] = insert(accepted);
        case Fact.Recorded step -> {
          entityManager.persist(new LogEntry(step.step()));
          recorded[i] = true;
        }
        case Fact.Ended ended -> ends.add(i);
      }
    }
    entityManager.flush();
    entityManager.clear();
    if (!ends.isEmpty()) {
      end(lease, facts, ends, recorded);
    }
    return recorded;
  }

  private boolean insert(Fact.Accepted accepted) {
    NewRun run = accepted.run();
    if (accepted.idempotency().isPresent() && !takeKey(run, accepted.idempotency().get())) {
      return false;
    }
    entityManager.persist(new Run(run));
    entityManager.persist(new RunPayload(run));
    accepted.trigger().ifPresent(step -> entityManager.persist(new LogEntry(step)));
    return true;
  }

  private boolean takeKey(NewRun run, StartCommand.Idempotency idempotency) {
    String sql =
        switch (Dialect.of(entityManager)) {
          case POSTGRESQL ->
              "insert into idempotency_keys "
                  + KEY_COLUMNS
                  + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing";
          // One process has an H2 database, and one writer: nothing comes between the two.
          case H2 ->
              "insert into idempotency_keys "
                  + KEY_COLUMNS
                  + " select ?1, ?2, ?3, ?4, ?5, ?6, ?7 where not exists (select 1 from"
                  + " idempotency_keys where org_id = ?1 and workflow_id = ?2 and operation = ?3"
                  + " and idempotency_key = ?4)";
        };
    return entityManager
            .createNativeQuery(sql)
            .setParameter(1, run.orgId())
            .setParameter(2, run.workflowId())
            .setParameter(3, EXECUTE)
            .setParameter(4, idempotency.key())
            .setParameter(5, idempotency.bodyHash())
            .setParameter(6, run.id())
            .setParameter(7, utc(run.startedAt()))
            .executeUpdate()
        == 1;
  }

  private void end(String lease, List<Fact> facts, List<Integer> ends, boolean[] recorded) {
    Connection connection = entityManager.unwrap(Connection.class);
    try {
      endRuns(connection, lease, facts, ends, recorded);
      keepOutputs(
          connection,
          ends.stream().filter(i -> recorded[i]).map(i -> (Fact.Ended) facts.get(i)).toList());
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not record the end of " + ends.size() + " runs.", e);
    }
  }

  private static void endRuns(
      Connection connection, String lease, List<Fact> facts, List<Integer> ends, boolean[] recorded)
      throws SQLException {
    try (PreparedStatement endRun = connection.prepareStatement(END_RUN)) {
      for (int i : ends) {
        Fact.Ended ended = (Fact.Ended) facts.get(i);
        endRun.setString(1, ended.status().code());
        endRun.setString(2, ended.error() == null ? null : ended.error().code());
        endRun.setString(3, ended.message());
        endRun.setObject(4, utc(ended.completedAt()));
        endRun.setString(5, ended.runId());
        endRun.setString(6, lease);
        endRun.addBatch();
      }
      int[] changed = endRun.executeBatch();
      for (int i = 0; i < changed.length; i++) {
        recorded[ends.get(i)] = changed[i] != 0;
      }
    }
  }

  /** The outputs of runs that were just ended here: the fence held for them. */
  private static void keepOutputs(Connection connection, List<Fact.Ended> ended)
      throws SQLException {
    if (ended.stream().allMatch(end -> end.output() == null)) {
      return;
    }
    try (PreparedStatement keepOutput = connection.prepareStatement(KEEP_OUTPUT)) {
      for (Fact.Ended end : ended) {
        if (end.output() != null) {
          keepOutput.setString(1, end.output());
          keepOutput.setString(2, end.runId());
          keepOutput.addBatch();
        }
      }
      keepOutput.executeBatch();
    }
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
