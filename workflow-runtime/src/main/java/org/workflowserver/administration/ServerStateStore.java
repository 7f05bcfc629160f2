package org.workflowserver.administration;

import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Sql;

/** The servers and what they reported of themselves. Called inside a transaction. */
record ServerStateStore(Sql sql) {
  private static final String FACTS =
      "version = ?1, processors = ?2, load_average = cast(?3 as double precision),"
          + " clock_offset_micros = ?4, noted_at = ?5";

  /** Those that are alive first, then the ones that began last. */
  List<ServerView> list(int limit) {
    return sql.of(
            "select s.id, s.name, s.alive, s.started_at, s.heartbeat, current_timestamp,"
                + " (select count(*) from runs r where r.owner = s.id), t.version,"
                + " t.processors, t.load_average, t.clock_offset_micros"
                + " from servers s left join server_states t on t.server_id = s.id"
                + " order by s.alive desc, s.started_at desc fetch first "
                + limit
                + " rows only")
        .list(ServerView.class);
  }

  /** Notes what a server reports; of its lease alone. */
  void note(String lease, ServerState state, Instant now) {
    if (fill("update server_states set " + FACTS + " where server_id = ?6", lease, state, now)
        == 0) {
      fill(
          "insert into server_states (version, processors, load_average, clock_offset_micros,"
              + " noted_at, server_id) values (?1, ?2, cast(?3 as double precision), ?4, ?5, ?6)",
          lease,
          state,
          now);
    }
  }

  private int fill(String text, String lease, ServerState state, Instant now) {
    long offset = state.clockOffset().toNanos() / 1_000;
    return sql.of(text)
        .with(state.version(), state.processors(), state.load(), offset, now, lease)
        .update();
  }

  /** Forgets what was reported before {@code instant}, by servers that are gone. */
  void forgetBefore(Instant instant) {
    sql.of("delete from server_states where noted_at < ?1").with(instant).update();
  }
}
