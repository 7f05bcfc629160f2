package org.workflowserver.run.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.state.StepRecord;

/** Reads what came on record of runs since somebody last looked. Called inside a transaction. */
public final class TailStore {
  /** Each run costs two look-ups by index, and of its entries only the new ones are seen. */
  private static final String NEWEST =
      "select w.id, r.revision, (select max(l.seq) from run_log l where l.run_id = w.id and l.seq >"
          + " w.seq) from unnest(cast(?1 as varchar array), cast(?2 as integer array)) as w(id, seq)"
          + " left join runs r on r.id = w.id";

  /** Entries that are looked at first, and how many times more each time after that. */
  private static final int FIRST_LOOK = 2;

  private static final int WIDER_LOOK = 4;

  /** Entries, and bytes of them, of a whole record that are read at a time. */
  private static final int ENTRIES = 1_000;

  private static final long BYTES = 1L << 20;

  private final Sql sql;
  private final RunStore runs;

  public TailStore(Sql sql) {
    this.sql = sql;
    this.runs = new RunStore(sql);
  }

  /**
   * How far a run was seen, or is on record.
   *
   * @param seq its last entry; 0 when there is none
   * @param revision -1 when the run is not there
   */
  public record Mark(String runId, int seq, int revision) {}

  /**
   * A piece of a run's record.
   *
   * @param last its last entry
   * @param bytes about how many they are together
   * @param more whether there are entries behind it
   */
  public record Piece(int last, long bytes, boolean more) {}

  /** How far runs are on record, by one query for all. */
  public List<Mark> newest(List<Mark> seen) {
    if (seen.isEmpty()) {
      return List.of();
    }
    Map<String, Integer> before = new HashMap<>();
    seen.forEach(mark -> before.put(mark.runId(), mark.seq()));
    return sql
        .of(NEWEST)
        .with(
            seen.stream().map(Mark::runId).toArray(String[]::new),
            seen.stream().map(Mark::seq).toArray(Integer[]::new))
        .list(Newest.class)
        .stream()
        .map(run -> new Mark(run.id, run.seq.orElse(before.get(run.id)), run.revision.orElse(-1)))
        .toList();
  }

  private record Newest(String id, Optional<Integer> revision, Optional<Integer> seq) {}

  /** The run's facts, until it is removed: a stream of a run sends how it ended. */
  public Optional<RunView> find(String orgId, String runId) {
    return runs.row(orgId, runId, "").map(runs::view);
  }

  /**
   * The entries after number {@code after} that are read at a time. H2 reads an entry whole to tell
   * how long it is: few are looked at first, and more only while those are small.
   *
   * @param entries most entries
   * @param bytes most bytes, but for a single entry that is larger
   */
  public Piece next(String runId, int after, int entries, long bytes) {
    Piece piece = new Piece(after, 0, false);
    int seen = 0;
    for (int look = FIRST_LOOK; ; look *= WIDER_LOOK) {
      int limit = Math.min(look, entries + 1 - seen);
      List<Size> sizes = sizes(runId, piece.last, limit);
      for (Size entry : sizes) {
        if (seen == entries || seen > 0 && piece.bytes + entry.bytes > bytes) {
          return new Piece(piece.last, piece.bytes, true);
        }
        piece = new Piece(entry.seq, piece.bytes + entry.bytes, false);
        seen++;
      }
      if (sizes.size() < limit) {
        return piece;
      }
    }
  }

  private record Size(int seq, long bytes) {}

  /** Sorted as the index is: H2 would else read all that is left of the run, and sort that. */
  private List<Size> sizes(String runId, int after, int limit) {
    return sql.of(
            "select seq, octet_length(input) + octet_length(output) from run_log where"
                + " run_id = ?1 and seq > ?2 order by run_id, seq fetch first "
                + limit
                + " rows only")
        .with(runId, after)
        .list(Size.class);
  }

  /** The entries after number {@code after} up to number {@code last}, in order. */
  public List<LogView> entries(String runId, int after, int last) {
    return LogEntry.views(sql, between(runId, after, last));
  }

  private static SqlParts between(String runId, int after, int last) {
    return new SqlParts("where l.run_id = ? and l.seq > ? and l.seq <= ?", runId, after, last)
        .add(" order by l.run_id, l.seq");
  }

  /**
   * All entries of a run, in order.
   *
   * @throws org.workflowserver.refusal.Refusal as {@link AnswerMemory.Share#take(long)}
   */
  List<StepRecord> allEntries(String runId, AnswerMemory.Share share) {
    List<StepRecord> all = new ArrayList<>();
    Piece piece = new Piece(0, 0, true);
    while (piece.more()) {
      int after = piece.last();
      piece = next(runId, after, ENTRIES, BYTES);
      share.take(piece.bytes());
      all.addAll(LogEntry.list(sql, between(runId, after, piece.last())));
    }
    return all;
  }

  /** About how many bytes {@link #withPayloads} brings. */
  public long payloadBytes(String orgId, String runId) {
    return runs.payloadBytes(orgId, List.of(runId));
  }

  /** The run with its payloads, without entries. */
  public RunDetail withPayloads(RunView run) {
    return runs.payload(run.id()).of(run);
  }
}
