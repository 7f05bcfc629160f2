package org.workflowserver.web.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.json.Text;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Trail;

/**
 * The log on the page of a run. Steps that only compute are folded together unless some are
 * searched for.
 */
public final class RunLog {
  private static final int ENTRIES = 100;

  /** Nodes that a fold names. */
  private static final int NAMED = 5;

  /** Components whose steps wait, or call others, though they have no outside effect themselves. */
  private static final Set<String> NOT_COMPUTING =
      Set.of("iterator", "delay", "ui_interaction", "trigger_workflow", "terminate");

  /** The reason of a wait for another attempt. */
  private static final String RETRY = "retry";

  private final RunQuery query;
  private final Slice<LogView> slice;
  private final List<Row> rows = new ArrayList<>();

  private RunLog(RunQuery query, Slice<LogView> slice) {
    this.query = query;
    this.slice = slice;
  }

  /** The page of the log that the address names. */
  static RunLog of(
      RunReader reader, RunQuery query, GraphDrawing drawing, ComponentCatalogue catalogue) {
    RunQuery.Log asked = query.log();
    RunLog log = new RunLog(query, reader.entries(asked.filter(), ENTRIES, asked.trail().cursor()));
    for (LogView entry : log.slice.items()) {
      boolean folded =
          !asked.computed()
              && !asked.isFiltered()
              && entry.status() == LogStatus.SUCCESS
              && !query.open().equals(Optional.of(entry.seq()))
              && computes(catalogue, entry.componentId());
      log.add(reader, drawing.find(entry.nodeId()).orElse(null), entry, folded);
    }
    return log;
  }

  private static boolean computes(ComponentCatalogue catalogue, String componentId) {
    return !NOT_COMPUTING.contains(String.valueOf(componentId))
        && catalogue
            .find(componentId)
            .map(Component::descriptor)
            .filter(found -> found.kind() != Kind.TRIGGER && !found.outsideEffect())
            .isPresent();
  }

  private void add(RunReader reader, GraphDrawing.Box box, LogView entry, boolean folded) {
    Row row = row(reader, box, entry, folded);
    if (folded && !rows.isEmpty() && rows.getLast().goesOnWith(entry)) {
      rows.set(rows.size() - 1, rows.getLast().with(row));
    } else {
      rows.add(row);
    }
  }

  private Row row(RunReader reader, GraphDrawing.Box box, LogView entry, boolean folded) {
    RunReader.Whole whole =
        query.open().filter(seq -> seq == entry.seq()).flatMap(reader::entry).orElse(null);
    Row alone = new Row(entry, box, whole, List.of());
    return folded ? new Row(entry, box, whole, List.of(alone)) : alone;
  }

  /** The items around an entry, counted from 1; empty outside iterators. */
  static String item(List<Integer> iteration) {
    return String.join(" › ", iteration.stream().map(index -> String.valueOf(index + 1)).toList());
  }

  /** The rows of this page. */
  public List<Row> getRows() {
    return rows;
  }

  /** Which entries are asked for. */
  public RunQuery.Log getAsked() {
    return query.log();
  }

  /** The node that is asked for; empty for all. */
  public String getIn() {
    return query.log().in().orElse("");
  }

  /** The item that is asked for; empty for all. */
  public String getItem() {
    return query.log().item().orElse("");
  }

  /** The text that is asked for; empty for all. */
  public String getText() {
    return query.log().text().orElse("");
  }

  /** Address with each step that only computes. */
  public String getUnfolded() {
    return query.logAlone().computed(true).address() + "#log";
  }

  /** Address of all entries. */
  public String getAll() {
    return query.unfiltered().address() + "#log";
  }

  /** Address with an entry whole. */
  public String open(Row row) {
    // Without the chosen node: a row stays as it is when another one is chosen.
    return query.logAlone().opening(row.entry().seq()).address() + "#entry-" + row.entry().seq();
  }

  /** How far an unfinished search has come, in words. */
  public String getSearched() {
    return slice
        .next()
        .flatMap(next -> Cursor.key(new PageRequest(1, Optional.of(next))))
        .map(
            seq ->
                Texts.of(
                    "run-log.no-match-in-first",
                    String.format(Locale.ROOT, "%,d", Cursor.number(seq))))
        .orElse("");
  }

  /** The pages beside this one: entries recorded earlier, and later ones. */
  public Trail.Pager getPager() {
    return query.log().trail().pager(slice, trail -> query.at(trail).address() + "#log");
  }

  /**
   * An entry of the log, or several of steps that only compute.
   *
   * @param entry the first of several
   * @param box the node in the picture; null when it is not there
   * @param whole the entry with its values; null unless it is asked for
   * @param folded those that are folded together; none for an entry that stands alone
   */
  public record Row(LogView entry, GraphDrawing.Box box, RunReader.Whole whole, List<Row> folded) {
    Row with(Row next) {
      List<Row> more = new ArrayList<>(folded);
      more.addAll(next.folded);
      return new Row(entry, box, whole, more);
    }

    /** Whether that entry is folded together with these: what ran is not with what was copied. */
    boolean goesOnWith(LogView next) {
      return !folded.isEmpty() && (entry.copiedFrom() == null) == (next.copiedFrom() == null);
    }

    /** Whether several entries are folded together here. */
    public boolean isFold() {
      return folded.size() > 1;
    }

    /** The nodes that are folded together, the first few of them. */
    public String names() {
      Set<String> nodes = new LinkedHashSet<>();
      folded.forEach(step -> nodes.add(step.title()));
      String names = String.join(", ", nodes.stream().limit(NAMED).toList());
      return nodes.size() > NAMED ? names + ", …" : names;
    }

    /** How long they took together. */
    public Duration took() {
      return folded.stream()
          .map(step -> step.entry.duration())
          .reduce(Duration.ZERO, Duration::plus);
    }

    /** The title of the node's component; empty for a node that is not in the picture. */
    public String component() {
      return box == null ? "" : box.component();
    }

    /** The name of the node. */
    public String title() {
      return box == null ? entry.nodeId() : box.name();
    }

    /** Whether no later attempt of the node is on record. */
    public boolean isLastAttempt() {
      return box != null && box.node().attempts() == entry.attempt();
    }

    /** What this failed attempt waits for before the next; null when it does not wait. */
    public RunWaiting nextTry() {
      return isTriedAgain()
              && isLastAttempt()
              && box.node().waiting() != null
              && RETRY.equals(box.node().waiting().reason())
          ? box.node().waiting()
          : null;
    }

    /** Why it failed, the beginning of it; null when it did not. */
    public String error() {
      return entry.error() == null
          ? null
          : Text.cut(entry.error().message(), LogView.LISTED_MESSAGE);
    }

    /** The iterations around the step, counted from 1; empty outside iterators. */
    public String iterations() {
      return item(entry.iteration());
    }

    /** Whether it failed, and that was not the end of the step. */
    public boolean isTriedAgain() {
      return entry.status() == LogStatus.WARNING;
    }
  }
}
