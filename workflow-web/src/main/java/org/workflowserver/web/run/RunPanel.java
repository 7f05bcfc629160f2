package org.workflowserver.web.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RelatedRuns;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.ShownJson;

/** What the page of a run shows of the chosen node. */
public final class RunPanel {
  /** Attempts or items on a page of the list. */
  private static final int ENTRIES = 20;

  /** Called runs that are shown. */
  private static final int CALLED = 5;

  /** Of one page: items are recorded as they end, and several pages keep that order. */
  private static final Comparator<LogView> BY_ITEM =
      Comparator.comparing(LogView::iteration, RunPanel::compare)
          .thenComparing(LogView::attempt)
          .thenComparing(LogView::seq);

  private final RunQuery query;
  private final GraphDrawing.Box box;
  private final List<Child> called;
  private final RunReader.Whole shown;
  private final String beginning;
  private final String beginningOfAll;
  private final String from;
  private final Slice<LogView> entries;
  private final int last;
  private final boolean iterated;
  private final boolean anyFailed;
  private final boolean failedAlone;
  private final int succeeded;

  private RunPanel(
      RunReader reader, RunQuery query, GraphDrawing.Box box, RunTrace trace, List<Child> called) {
    List<StepTrace> steps =
        trace.steps().stream().filter(step -> step.nodeId().equals(box.id())).toList();
    this.query = query;
    this.box = box;
    this.called = called;
    this.iterated = steps.stream().anyMatch(StepTrace::iterated);
    this.anyFailed = iterated && steps.stream().anyMatch(step -> isFailure(step.status()));
    this.succeeded = succeeded(steps);
    Optional<RunReader.Whole> chosen =
        query
            .entry()
            .flatMap(reader::entry)
            .filter(whole -> whole.entry().nodeId().equals(box.id()));
    this.failedAlone =
        anyFailed
            && !query.all()
            && chosen.map(whole -> isFailure(whole.entry().status())).orElse(true);
    List<StepTrace> listed =
        steps.stream().filter(step -> !failedAlone || isFailure(step.status())).toList();
    this.last = listed.stream().mapToInt(StepTrace::last).max().orElse(0);
    this.beginning = beginning(listed);
    this.beginningOfAll = beginning(steps);
    String first = query.items().orElse(beginning);
    Slice<LogView> page = page(reader, first);
    this.shown =
        chosen.or(() -> firstOf(page).or(() -> first(steps)).flatMap(reader::entry)).orElse(null);
    this.from = query.items().isPresent() || hasShown(page) ? first : before(shown.entry().seq());
    this.entries = from.equals(first) ? page : page(reader, from);
  }

  private static String beginning(List<StepTrace> steps) {
    return before(steps.stream().mapToInt(StepTrace::first).min().orElse(1));
  }

  private static int succeeded(List<StepTrace> steps) {
    return steps.stream()
        .filter(step -> step.iterated() && step.status() == LogStatus.SUCCESS)
        .mapToInt(StepTrace::count)
        .sum();
  }

  /** The place in the record before an entry; empty for the beginning. */
  private static String before(int seq) {
    return seq > 1 ? Cursor.of(String.valueOf(seq - 1)) : "";
  }

  private Slice<LogView> page(RunReader reader, String from) {
    EntryFilter filter = EntryFilter.ofNode(box.id(), failedAlone);
    Slice<LogView> page = reader.entries(filter, ENTRIES, place(from));
    // What was tried again is not what failed.
    return new Slice<>(
        page.items().stream().filter(one -> !failedAlone || isFailure(one.status())).toList(),
        page.next());
  }

  private static Optional<String> place(String from) {
    return Optional.of(from).filter(place -> !place.isEmpty());
  }

  /** Whether it has the entry that is shown, if there is one. */
  private boolean hasShown(Slice<LogView> page) {
    return shown == null
        || page.next().isEmpty()
        || (!page.items().isEmpty() && page.items().getLast().seq() >= shown.entry().seq());
  }

  /** The panel of the box's node; empty values where nothing is on record of it. */
  static RunPanel of(
      RunReader reader, RunQuery query, GraphDrawing.Box box, RunTrace trace, RelatedRuns family) {
    return new RunPanel(
        reader,
        query,
        box,
        trace,
        family.called().stream()
            .filter(child -> child.nodeId().equals(box.id()))
            .limit(CALLED)
            .map(child -> child(reader, child.run()))
            .toList());
  }

  /** A run that a step of the node called, with its values. */
  public record Child(RunView run, ShownJson input, ShownJson output) {}

  private static Child child(RunReader reader, RunView run) {
    RunDetail detail = reader.traces().payloads(reader.caller(), run.id());
    return new Child(
        run,
        reader.payload(detail.triggerPayload(), "", run.id(), "trigger"),
        reader.payload(detail.output(), "", run.id(), "output"));
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    return Arrays.compare(one.toArray(Integer[]::new), other.toArray(Integer[]::new));
  }

  private static boolean isFailure(LogStatus status) {
    return status == LogStatus.ERROR;
  }

  /** The first failure, else the last entry; of several items that succeeded none. */
  private Optional<Integer> first(List<StepTrace> steps) {
    return steps.stream()
        .filter(step -> isFailure(step.status()))
        .map(StepTrace::first)
        .min(Comparator.naturalOrder())
        .or(
            () ->
                steps.stream()
                    .map(StepTrace::last)
                    .max(Comparator.naturalOrder())
                    .filter(seq -> succeeded < 2));
  }

  /** The first failure of a page of the list that was asked for without an entry. */
  private Optional<Integer> firstOf(Slice<LogView> page) {
    boolean asked = failedAlone && query.items().isPresent();
    return asked ? page.items().stream().map(LogView::seq).findFirst() : Optional.empty();
  }

  /** The node. */
  public GraphDrawing.Box getBox() {
    return box;
  }

  /** The entry whose values are shown; null when nothing is on record. */
  public RunReader.Whole getShown() {
    return shown;
  }

  /** Whether it was its turn when the run ended; whether it ran or waited then is not on record. */
  public boolean isUnfinished() {
    return box.node().state() == State.CANCELLED;
  }

  /** How many items succeeded; 0 outside iterators. */
  public int getSucceeded() {
    return succeeded;
  }

  /** Whether it runs once for each item of an iterator. */
  public boolean isIterated() {
    return iterated;
  }

  /** The attempts or items of this page of the list, where there are several. */
  public List<LogView> getEntries() {
    boolean several = entries.items().size() > 1 || failedAlone;
    if (isPaged()) {
      return entries.items();
    }
    return several ? entries.items().stream().sorted(BY_ITEM).toList() : List.of();
  }

  /** Whether the list has several pages, and so the order of the record. */
  public boolean isPaged() {
    return !getFirst().isEmpty() || !getLater().isEmpty();
  }

  /** Whether there is a list: a page of it may be empty, and others not. */
  public boolean isListed() {
    return isPaged() || !getEntries().isEmpty();
  }

  /** Whether an entry of the list is the one that is shown. */
  public boolean isShown(LogView entry) {
    return shown != null && shown.entry().seq() == entry.seq();
  }

  /** The items around an entry, counted from 1; empty outside iterators. */
  public String item(LogView entry) {
    return RunLog.item(entry.iteration());
  }

  /** The items around the entry that is shown. */
  public String getItem() {
    return shown == null ? "" : RunLog.item(shown.entry().iteration());
  }

  /** Address with the values of an entry. */
  public String address(LogView entry) {
    Optional<String> here = Optional.of(from).filter(start -> !start.equals(beginning));
    return query.listing(box.id(), here).showing(box.id(), entry.seq()).address() + "#panel-node";
  }

  /** Address of the next page of the list; empty on the last. */
  public String getLater() {
    boolean all = !entries.items().isEmpty() && entries.items().getLast().seq() >= last;
    return entries.next().filter(next -> !all).map(this::list).orElse("");
  }

  /** Address of the first page of the list; empty there. */
  public String getFirst() {
    return from.equals(beginning) ? "" : list(beginning);
  }

  private String list(String from) {
    return query.listing(box.id(), place(from)).address() + "#panel-node";
  }

  /** Whether the list has the items that failed, and no other. */
  public boolean isFailedAlone() {
    return failedAlone;
  }

  /** Address of the list with all items, or of that with the failed ones; empty where none did. */
  public String getOtherList() {
    RunQuery other =
        failedAlone ? query.listingAll(box.id(), place(beginningOfAll)) : query.choosing(box.id());
    return anyFailed ? other.address() + "#panel-node" : "";
  }

  /** Address of the failed item before the one that is shown; empty at the page's beginning. */
  public String getPreviousFailed() {
    return failed(-1);
  }

  /** Address of the failed item behind the one that is shown; empty at the list's end. */
  public String getNextFailed() {
    List<LogView> listed = getEntries();
    boolean next = failedAlone && (listed.isEmpty() || isShown(listed.getLast()));
    return next && !getLater().isEmpty()
        ? query.choosing(box.id()).listing(box.id(), entries.next()).address() + "#panel-node"
        : failed(1);
  }

  private String failed(int distance) {
    List<LogView> listed = failedAlone ? getEntries() : List.of();
    return IntStream.range(0, listed.size())
        .filter(at -> at - distance >= 0 && at - distance < listed.size())
        .filter(at -> isShown(listed.get(at - distance)))
        .mapToObj(at -> address(listed.get(at)))
        .findFirst()
        .orElse("");
  }

  /** Address without a panel. */
  public String getClosed() {
    return query.choosing("").address();
  }

  /** The runs that the node's steps called, the newest first. */
  public List<Child> getCalled() {
    return called;
  }
}
