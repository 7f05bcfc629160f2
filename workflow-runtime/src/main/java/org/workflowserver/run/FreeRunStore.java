package org.workflowserver.run;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;

/**
 * Looks at runs that are known by their ids: which of them are open and moved by no server. They
 * are asked for by id alone. With any further condition a planner may take an index that holds the
 * parked and the ended, and these are many. Called inside a transaction.
 */
final class FreeRunStore {
  private static final int AT_ONCE = 500;
  private static final String RUNS = "select id, owner, status, wake_at from runs where id in (%s)";

  private final EntityManager entityManager;

  FreeRunStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * An open run that no server moves.
   *
   * @param wakeAt when it may be claimed; null while it is held
   */
  record FreeRun(String id, Instant wakeAt) {}

  /** Those of the runs that are free. */
  List<FreeRun> find(List<String> runIds) {
    return free(RUNS, runIds);
  }

  /** Those of the runs that are free and that nobody else has locked; locked, in their order. */
  List<FreeRun> lock(List<String> runIds) {
    boolean skips = Dialect.of(entityManager) != Dialect.H2;
    return free(
        RUNS + " order by id for update" + (skips ? " skip locked" : ""),
        runIds.stream().sorted().toList());
  }

  /** The query with the values in the place of its {@code %s}. */
  Query bound(String sql, List<String> values) {
    Query query = entityManager.createNativeQuery(sql.formatted(Rows.places(1, values.size())));
    for (int i = 0; i < values.size(); i++) {
      query.setParameter(i + 1, values.get(i));
    }
    return query;
  }

  private List<FreeRun> free(String sql, List<String> runIds) {
    List<FreeRun> free = new ArrayList<>();
    for (int from = 0; from < runIds.size(); from += AT_ONCE) {
      List<String> part = runIds.subList(from, Math.min(from + AT_ONCE, runIds.size()));
      for (Object[] row : Rows.arrays(bound(sql, part))) {
        if (row[1] == null && RunStatus.ofCode((String) row[2]).orElseThrow().isOpen()) {
          free.add(new FreeRun((String) row[0], Rows.instant(row[3])));
        }
      }
    }
    return free;
  }
}
