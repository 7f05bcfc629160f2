package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogFilter;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunPicture;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.Runs;

/**
 * The page of one run: what it is, why it does not move, its picture, its record. Lives while the
 * run is open.
 */
@Named("runPageView")
@RequestScoped
public class RunPageView {
  private static final int ENTRIES = 100;

  /** Open questions that are linked to. */
  private static final int QUESTIONS = 20;

  /** The reason of a wait for another attempt. */
  private static final String RETRY = "retry";

  private final Runs runs;
  private final Interactions interactions;
  private final WorkflowFacts facts;
  private final SignedInCaller signedIn;
  private final Toasts toasts;
  private final Page page;
  private final ShownJson.Budget budget = new ShownJson.Budget();
  private RunView run;
  private GraphDrawing drawing;
  private Optional<String> node = Optional.empty();
  private Trail trail = Trail.START;
  private Slice<LogView> slice = new Slice<>(List.of(), Optional.empty());
  private List<LogRow> entries = List.of();
  private ShownJson trigger;
  private String context;
  private List<InteractionView> questions;
  private ShownJson output;

  /** For the container's proxy. */
  protected RunPageView() {
    this(null, null, null, null, null, null);
  }

  @Inject
  RunPageView(
      Runs runs,
      Interactions interactions,
      WorkflowFacts facts,
      SignedInCaller signedIn,
      Toasts toasts,
      Page page) {
    this.runs = runs;
    this.interactions = interactions;
    this.facts = facts;
    this.signedIn = signedIn;
    this.toasts = toasts;
    this.page = page;
  }

  /** Reads what the page shows; the facts first, which tell whether there is anything new. */
  public void load() {
    String id = page.id().orElseThrow();
    run = runs.requireFacts(signedIn.caller(), id);
    RunPicture picture = runs.picture(signedIn.caller(), id);
    if (page.answeredUnchanged(List.of(run, picture))) {
      return;
    }
    QueryString query = QueryString.of(page.request());
    node = query.text("node").filter(named -> isIn(picture, named));
    trail = query.trail();
    drawing = GraphDrawing.of(picture, node);
    loadPayloads(runs.require(signedIn.caller(), id));
    loadEntries();
  }

  /** Cancels the run and shows what became of it. */
  public void cancel() {
    try {
      RunDetail detail = runs.cancel(signedIn.caller(), page.id().orElseThrow());
      toasts.done(
          detail.run().status().isOpen()
              ? "The run is told to stop; it ends in a moment."
              : "The run is cancelled.");
    } catch (Refusal refusal) {
      if (refusal.code() != RefusalCode.RUN_FINISHED) {
        throw refusal;
      }
      toasts.failed("The run had ended before you cancelled it; it stays as it is.");
    }
    page.showAnew();
  }

  private static boolean isIn(RunPicture picture, String named) {
    return picture.nodes().stream().anyMatch(drawn -> drawn.id().equals(named));
  }

  private void loadPayloads(RunDetail detail) {
    String root = page.getRoot();
    trigger =
        budget.show(
            detail.triggerPayload(), "trigger", ValueDownload.address(root, run.id(), "trigger"));
    output = budget.show(detail.output(), "", ValueDownload.address(root, run.id(), "output"));
  }

  private void loadEntries() {
    slice =
        runs.logs(
            signedIn.caller(),
            run.workflowId(),
            entriesOf(run.id(), node),
            new PageRequest(ENTRIES, trail.cursor()));
    entries = slice.items().stream().map(this::row).toList();
  }

  private LogRow row(LogView entry) {
    String root = page.getRoot();
    return new LogRow(
        entry,
        budget.show(entry.input(), "", ValueDownload.address(root, entry, "input")),
        budget.show(entry.output(), entry.nodeId(), ValueDownload.address(root, entry, "output")),
        drawing.find(entry.nodeId()).orElse(null));
  }

  /** The entries of a run, of one node where it is named. */
  static LogFilter entriesOf(String runId, Optional<String> node) {
    return new LogFilter(
        Optional.empty(), node, Optional.of(runId), Optional.empty(), Optional.empty());
  }

  /** The run's facts. */
  public RunView getRun() {
    return run;
  }

  /** Name of the run's workflow. */
  public String getWorkflowName() {
    return facts.name(run.workflowId());
  }

  /** The picture. */
  public GraphDrawing getDrawing() {
    return drawing;
  }

  /** The log entries of this page. */
  public List<LogRow> getEntries() {
    return entries;
  }

  /** The node that the log is narrowed to; empty when it is not. */
  public String getNode() {
    return node.orElse("");
  }

  /** What started the run. */
  public ShownJson getTrigger() {
    return trigger;
  }

  /**
   * Whether what started the run fits into a form; taken for granted until it is read, since a form
   * is posted before.
   */
  public boolean isContextShown() {
    return trigger == null || trigger.text() != null;
  }

  /** What started the run, to be changed. */
  public String getContext() {
    if (context == null && trigger != null && trigger.text() != null) {
      context = FieldKind.indented(Json.parseStored(trigger.text()));
    }
    return context;
  }

  /** What the run gave. */
  public ShownJson getOutput() {
    return output;
  }

  /** The open questions of the run. */
  public List<InteractionView> getQuestions() {
    if (questions == null) {
      questions = interactions.openOfRun(signedIn.caller(), run.id(), QUESTIONS);
    }
    return questions;
  }

  /** The last failed attempt on this page of the log; null when there is none. */
  public LogView getFailure() {
    return slice.items().reversed().stream()
        .filter(entry -> entry.status() == LogStatus.ERROR)
        .findFirst()
        .orElse(null);
  }

  /** The failed attempt that the run waits to try again, on this page of the log; or null. */
  public LogView getFailedAttempt() {
    return entries.stream()
        .filter(LogRow::isLastAttempt)
        .filter(row -> row.nextTry() != null)
        .map(LogRow::entry)
        .findFirst()
        .orElse(null);
  }

  /** Address of the page with this node chosen, or with none when it is chosen already. */
  public String nodeAddress(String id) {
    return node.equals(Optional.of(id))
        ? page.getPath()
        : page.getPath() + "?" + ShownJson.parameter("node", id);
  }

  /** Address of the entries recorded later; empty on the last page. */
  public String getLater() {
    return slice.next().map(next -> address(trail.forward(next))).orElse("");
  }

  /** Address of the entries recorded earlier; empty on the first page. */
  public String getEarlier() {
    return trail.isStart() ? "" : address(trail.back());
  }

  private String address(Trail at) {
    return page.getPath() + new QueryString.Builder().with("node", node).with(at).build();
  }

  /**
   * A log entry on the page.
   *
   * @param box the node in the picture; null when it is not there
   */
  public record LogRow(LogView entry, ShownJson input, ShownJson output, GraphDrawing.Box box) {
    /** What the node is called. */
    public String title() {
      return box == null ? entry.nodeId() : box.title();
    }

    /** Whether no later attempt of the node is on record. */
    public boolean isLastAttempt() {
      return box != null && box.attempts() == entry.attempt();
    }

    /** What this failed attempt waits for before the next; null when it does not wait. */
    public RunWaiting nextTry() {
      return isTriedAgain()
              && isLastAttempt()
              && box.waiting() != null
              && RETRY.equals(box.waiting().reason())
          ? box.waiting()
          : null;
    }

    /** The iterations around the step, counted from 1; empty outside iterators. */
    public String iterations() {
      return String.join(
          " › ", entry.iteration().stream().map(index -> String.valueOf(index + 1)).toList());
    }

    /** Whether it failed, and that was not the end of the step. */
    public boolean isTriedAgain() {
      return entry.status() == LogStatus.WARNING;
    }

    /** Whether readers want to see it without asking. */
    public boolean isOpen() {
      return entry.status() == LogStatus.ERROR;
    }
  }
}
