package org.workflowserver.run.change;

import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunStatus;

/**
 * Looks at runs that are known by their ids: which of them are open and moved by no server. They
 * are asked for by id alone. With any further condition a planner may take an index that holds the
 * parked and the ended, and these are many. Called inside a transaction.
 */
record FreeRunStore(Sql sql) {
  private static final int AT_ONCE = 500;
  private static final String RUNS = "select id, wake_at, owner, status from runs where id";

  /**
   * An open run that no server moves.
   *
   * @param wakeAt when it may be claimed; null while it is held
   */
  record FreeRun(String id, Instant wakeAt) {}

  private record Found(FreeRun run, String owner, RunStatus status) {}

  /** Those of the runs that are free. */
  List<FreeRun> find(List<String> runIds) {
    return free("", runIds);
  }

  /** Those of the runs that are free and that nobody else has locked; locked, in their order. */
  List<FreeRun> lock(List<String> runIds) {
    return free(" order by id" + sql.dialect().forUpdate(), runIds.stream().sorted().toList());
  }

  private List<FreeRun> free(String rest, List<String> runIds) {
    return Rows.parts(runIds, AT_ONCE)
        .map(part -> new SqlParts(RUNS).addIn(part).add(rest))
        .flatMap(part -> sql.of(part).list(Found.class).stream())
        .filter(run -> run.owner == null && run.status.isOpen())
        .map(Found::run)
        .toList();
  }
}
