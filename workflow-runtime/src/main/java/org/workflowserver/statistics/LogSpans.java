package org.workflowserver.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Groups a workflow's log entries, in their order, into rows of log_index. Of a node's successes
 * those go together that are at least one in {@value #SPARSEST} of all entries where they lie, so
 * that who looks for them there reads not many others. All other entries are on their own.
 */
final class LogSpans {
  static final int SPARSEST = 8;

  /**
   * In place of a status: an entry that was copied from another run has a second row, since its
   * time is that of the other's and not of its id.
   */
  static final String COPIED = "copied";

  /** Most entries of all kinds from the first to the last. */
  static final int LONGEST = 1_000;

  private final Function<Kind, Span> stored;
  private final Map<Kind, Span> newest = new HashMap<>();
  private final List<Span> made = new ArrayList<>();

  /** Those of {@code newest} that are stored, also where a new one has come after. */
  private final List<Span> extended = new ArrayList<>();

  /**
   * @param stored the newest row of a kind; null for none
   */
  LogSpans(Function<Kind, Span> stored) {
    this.stored = stored;
  }

  /**
   * Which entries a row may stand for.
   *
   * @param status of the entries, or {@link #COPIED}
   */
  record Kind(String nodeId, String status) {}

  /** A row. */
  static final class Span {
    final Kind kind;
    final String firstId;
    final long firstNumber;
    String lastId;
    int entries;

    Span(Kind kind, String firstId, long firstNumber, String lastId, int entries) {
      this.kind = kind;
      this.firstId = firstId;
      this.firstNumber = firstNumber;
      this.lastId = lastId;
      this.entries = entries;
    }

    void add(String id) {
      lastId = id;
      entries++;
    }

    private boolean reaches(long number) {
      long length = number - firstNumber + 1;
      return length <= LONGEST && length <= (long) SPARSEST * (entries + 1);
    }
  }

  /**
   * The next entry.
   *
   * @param number how many entries of the workflow were before it
   */
  void add(Kind kind, String id, long number) {
    Span span =
        kind.status().equals(Count.SUCCESS.code())
            ? newest.computeIfAbsent(kind, this::load)
            : null;
    if (span == null || !span.reaches(number)) {
      span = new Span(kind, id, number, id, 0);
      made.add(span);
      newest.put(kind, span);
    }
    span.add(id);
  }

  private Span load(Kind kind) {
    Span span = stored.apply(kind);
    if (span != null) {
      extended.add(span);
    }
    return span;
  }

  /** Rows that are new. */
  List<Span> made() {
    return made;
  }

  /** Rows that are stored and stand for more entries now, or may. */
  List<Span> extended() {
    return extended;
  }
}
