package org.workflowserver.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Coded;
import org.workflowserver.statistics.LogSpans.Kind;
import org.workflowserver.statistics.OpenRunSweep.Ended;
import org.workflowserver.statistics.RollUpStore.Bounds;
import org.workflowserver.statistics.RollUpStore.CountedEntry;
import org.workflowserver.statistics.RollUpStore.CountedRun;

/** Counts behind what is recorded, a batch in each transaction. */
@ApplicationScoped
public class RollUps {
  /** Rows become visible later than their ids are made, but not by as much. */
  static final Duration MARGIN = Duration.ofMinutes(1);

  /** From then on it is told that nothing is counted. */
  static final Duration LONG = Duration.ofMinutes(10);

  /** Of a round, before it is taken for the database's. */
  private static final int MOST_FAILURES = 3;

  private static final int WORKFLOWS_AT_ONCE = 50;

  /** Between two of them the database serves others. */
  private static final int BATCHES_AT_ONCE = 100;

  /** So many are for runs that were open, however much is new. */
  private static final int BATCHES_OF_OPEN = 25;

  private final Outage uncounted =
      new Outage(
          Logger.getLogger(RollUps.class.getName()),
          "Could not count the runs of a workflow; trying again.");
  private final ClockWatch clock = new ClockWatch(MARGIN);
  private Transactions transactions;
  private RollUpStore store;
  private IndexStore index;
  private TimeSource time;
  private DiskSpace disk;
  private OpenRunSweep sweep;
  private int runsAtOnce;
  private int entriesAtOnce;
  private volatile Long answeringSince;

  /** When nothing was left to count; of the first round its begin. */
  private volatile Instant upToDate;

  /** Behind which workflow the next round begins. */
  private volatile String last = "";

  protected RollUps() {}

  @Inject
  public RollUps(
      Transactions transactions,
      RollUpStore store,
      IndexStore index,
      TimeSource time,
      DiskSpace disk) {
    this(transactions, store, index, time, disk, 2_000, 10_000);
  }

  RollUps(
      Transactions transactions,
      RollUpStore store,
      IndexStore index,
      TimeSource time,
      DiskSpace disk,
      int runsAtOnce,
      int entriesAtOnce) {
    this.transactions = transactions;
    this.store = store;
    this.index = index;
    this.time = time;
    this.disk = disk;
    this.runsAtOnce = runsAtOnce;
    this.sweep = new OpenRunSweep(transactions, store, runsAtOnce);
    this.entriesAtOnce = entriesAtOnce;
  }

  /**
   * Counts what is old enough; what is left is for the next round, which continues behind the
   * workflows of this one. Of those that are read together each has a batch before one has two. On
   * a full disk nothing is counted, and for a while after the clock was set.
   */
  public void round() {
    Instant now = time.now();
    if (clock.checkForChange(now, time.nanoTime())) {
      interrupted();
    }
    if (upToDate == null) {
      upToDate = now;
    }
    if (disk.isFull()) {
      interrupted();
      return;
    }
    Instant safe = safe(now);
    Bounds upTo = new Bounds(Ids.earliest(IdKind.RUN, safe), Ids.earliest(IdKind.LOG, safe));
    List<RuntimeException> failures = new ArrayList<>();
    boolean all = countBehind(upTo, failures);
    if (isSettled()) {
      transactions.doInNew(() -> index.raiseFloor(upTo));
    }
    if (!failures.isEmpty()) {
      uncounted.failed(failures.getFirst());
      return;
    }
    uncounted.recovered();
    if (all && isSettled()) {
      upToDate = now;
    }
  }

  /** Counts batches; false when there may be more. */
  private boolean countBehind(Bounds upTo, List<RuntimeException> failures) {
    int batches = BATCHES_AT_ONCE;
    do {
      List<String> behind = behind(last, upTo);
      last = behind.size() < WORKFLOWS_AT_ONCE ? "" : behind.getLast();
      Deque<String> left = new ArrayDeque<>(isSettled() ? behind : List.of());
      for (; !left.isEmpty() && batches > 0; batches--) {
        String workflowId = left.removeFirst();
        if (tryBatch(workflowId, mark -> countNew(workflowId, mark, upTo), failures)) {
          left.addLast(workflowId);
        }
      }
    } while (!last.isEmpty() && batches > 0);
    int most = batches + BATCHES_OF_OPEN;
    List<Ended> ended = isSettled() ? sweep.next(most) : List.of();
    ended.forEach(runs -> tryBatch(runs.workflowId(), mark -> countEnded(runs, mark), failures));
    return batches > 0 && ended.size() < most;
  }

  /** What is to be known of it in a sentence; empty while it keeps up. */
  public Optional<String> warning() {
    Instant last = upToDate;
    return last == null || Duration.between(last, time.now()).compareTo(LONG) < 0
        ? Optional.empty()
        : Optional.of(
            "Statistics and the indexes of lists are behind since %s: lists with filters read more"
                    .formatted(last)
                + " rows until they catch up.");
  }

  /**
   * What all servers have recorded; one that could not write for a while has older rows to come.
   */
  private Instant safe(Instant now) {
    Optional<Instant> recorded = transactions.inNew(store::recordedUntil);
    Instant latest = recorded.filter(now::isAfter).orElse(now);
    return latest.minus(MARGIN);
  }

  /** A workflow that can't be counted keeps no other from it; the database being away does. */
  private boolean tryBatch(
      String workflowId, Predicate<Watermark> count, List<RuntimeException> failures) {
    try {
      return transactions.inNew(() -> store.lockMark(workflowId).filter(count).isPresent());
    } catch (RuntimeException e) {
      failures.add(e);
      if (failures.size() > MOST_FAILURES) {
        throw e;
      }
      return false;
    }
  }

  /** The database did not answer: what was kept meanwhile is written first. */
  public void interrupted() {
    answeringSince = null;
  }

  private List<String> behind(String after, Bounds upTo) {
    List<String> behind = transactions.inNew(() -> store.behind(after, upTo, WORKFLOWS_AT_ONCE));
    if (answeringSince == null) {
      answeringSince = time.nanoTime();
    }
    return behind;
  }

  private boolean isSettled() {
    Long since = answeringSince;
    long now = time.nanoTime();
    return since != null && now - since >= MARGIN.toNanos() && !clock.isDoubted(now);
  }

  /** Counts one batch of what is new of the workflow; true when there may be more. */
  private boolean countNew(String workflowId, Watermark mark, Bounds upTo) {
    HourlyCounts counts = new HourlyCounts();
    Part runs = countRuns(workflowId, mark, upTo.runId(), counts);
    Part entries = countEntries(workflowId, mark, upTo.logId(), counts);
    if (runs.rows + entries.rows > 0) {
      store.keep(workflowId, mark.moved(runs.last, entries.last, entries.rows), counts);
    }
    return runs.more || entries.more;
  }

  /** Counts runs that have ended since they were remembered as open; false, for that was all. */
  private boolean countEnded(Ended of, Watermark mark) {
    HourlyCounts counts = new HourlyCounts();
    List<CountedRun> ended = store.ended(of.workflowId(), of.runIds());
    if (!ended.isEmpty()) {
      store.forget(of.workflowId(), ended);
      count(of.workflowId(), mark, ended, counts);
      store.keep(of.workflowId(), mark.moved(mark.runId(), mark.logId(), 0), counts);
    }
    return false;
  }

  /** Counts runs that have ended, and remembers those that are still open. */
  private Part countRuns(String workflowId, Watermark mark, String upTo, HourlyCounts counts) {
    String end = store.end(IdKind.RUN, workflowId, mark.runId(), upTo, runsAtOnce);
    List<CountedRun> runs = store.runs(workflowId, mark.runId(), end, runsAtOnce);
    store.remember(workflowId, runs.stream().filter(CountedRun::isOpen).toList());
    count(workflowId, mark, runs.stream().filter(run -> !run.isOpen()).toList(), counts);
    boolean cut = runs.size() == runsAtOnce;
    String last = runs.isEmpty() ? mark.runId() : runs.getLast().id();
    return new Part(last, runs.size(), cut || !end.equals(upTo));
  }

  private void count(
      String workflowId, Watermark mark, List<CountedRun> ended, HourlyCounts counts) {
    for (CountedRun run : ended) {
      counts.add(run.completedAt(), Coded.find(Count.class, run.status()).orElseThrow());
      if (Count.CANCELLED.code().equals(run.errorCode())) {
        counts.add(run.completedAt(), Count.CANCELLED);
      }
    }
    index.addRuns(mark.orgId(), workflowId, ended);
  }

  private Part countEntries(String workflowId, Watermark mark, String upTo, HourlyCounts counts) {
    String end = store.end(IdKind.LOG, workflowId, mark.logId(), upTo, entriesAtOnce);
    List<CountedEntry> entries = store.entries(workflowId, mark.logId(), end, entriesAtOnce);
    LogSpans spans = new LogSpans(kind -> index.newest(workflowId, kind));
    long number = mark.entries();
    for (CountedEntry entry : entries) {
      spans.add(new Kind(entry.nodeId(), entry.status().code()), entry.id(), number);
      if (entry.copied()) {
        spans.add(new Kind(entry.nodeId(), LogSpans.COPIED), entry.id(), number);
      } else {
        counts.add(entry.createdAt(), entry.status());
      }
      number++;
    }
    index.addEntries(mark.orgId(), workflowId, spans);
    boolean cut = entries.size() == entriesAtOnce;
    String last = entries.isEmpty() ? mark.logId() : entries.getLast().id();
    return new Part(last, entries.size(), cut || !end.equals(upTo));
  }

  /**
   * What was counted of a list.
   *
   * @param last the id of the last row that was counted, now or before
   * @param rows how many there were
   * @param more whether there may be more
   */
  private record Part(String last, int rows, boolean more) {}
}
