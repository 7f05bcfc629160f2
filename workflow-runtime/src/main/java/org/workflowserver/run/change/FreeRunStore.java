package org.workflowserver.run.change;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.json.Coded;
import org.workflowserver.run.RunStatus;

/**
 * Looks at runs that are known by their ids: which of them are open and moved by no server. They
 * are asked for by id alone. With any further condition a planner may take an index that holds the
 * parked and the ended, and these are many. Called inside a transaction.
 */
final class FreeRunStore {
  private static final int AT_ONCE = 500;
  private static final String RUNS = "select id, owner, status, wake_at from runs where id in (%s)";

  private final Sql sql;

  FreeRunStore(Sql sql) {
    this.sql = sql;
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
    boolean skips = sql.dialect() != Dialect.H2;
    return free(
        RUNS + " order by id for update" + (skips ? " skip locked" : ""),
        runIds.stream().sorted().toList());
  }

  private List<FreeRun> free(String text, List<String> runIds) {
    List<FreeRun> free = new ArrayList<>();
    for (int from = 0; from < runIds.size(); from += AT_ONCE) {
      List<String> part = runIds.subList(from, Math.min(from + AT_ONCE, runIds.size()));
      for (Object[] row : sql.in(text, part).list()) {
        if (row[1] == null && Coded.find(RunStatus.class, (String) row[2]).orElseThrow().isOpen()) {
          free.add(new FreeRun((String) row[0], Rows.instant(row[3])));
        }
      }
    }
    return free;
  }
}
