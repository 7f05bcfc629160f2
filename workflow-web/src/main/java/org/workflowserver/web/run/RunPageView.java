package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.trace.RelatedRuns;
import org.workflowserver.run.trace.RunFingerprint;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;

/**
 * The page of one run: what it is, why it does not move, its picture, its record. Lives while the
 * run is open.
 */
@Model
public class RunPageView {
  /** Waits that are told one by one. */
  private static final int WAITS = 5;

  @Inject private Runs runs;
  @Inject private RunTraces traces;
  @Inject private Interactions interactions;
  @Inject private ComponentCatalogue catalogue;
  @Inject private WorkflowFacts facts;
  @Inject private Words words;
  @Inject private TimeSource time;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private RunQuery query;
  private boolean asking;
  private Content content;
  private String context;
  private RunQuestions questions;

  /**
   * What is read of the run.
   *
   * @param family the runs around this one
   * @param boxes those of the drawing
   * @param panel the chosen node; null when none is
   * @param trigger what started the run
   * @param output what the run gave
   * @param failedCall method and host of the call that failed the run; empty for none
   */
  public record Content(
      RunTrace trace,
      RelatedRuns family,
      GraphDrawing drawing,
      List<CountedBox> boxes,
      RunPanel panel,
      ShownJson trigger,
      ShownJson output,
      String failedCall,
      RunLog log,
      RunTimeline timeline) {}

  /** Reads what the page shows; what tells whether there is anything new first. */
  public void load() {
    String id = page.id().orElseThrow();
    RunFingerprint mark = traces.mark(page.caller(), id);
    asking = mark.waiting().values().stream().anyMatch(RunWaiting::isForAnswer);
    if (page.answeredUnchanged(asking ? List.of(mark, getQuestions().countAnswers()) : mark)) {
      return;
    }
    // Behind the mark, so that what is read now reaches at least as far.
    content = read(traces.trace(page.caller(), id), mark.family());
  }

  private Content read(RunTrace trace, RelatedRuns family) {
    String id = trace.run().id();
    Optional<StepTrace> failed = failedStep(trace);
    RunQuery shown =
        failed
            .filter(step -> query().node().isEmpty())
            .map(step -> query().showing(step.nodeId(), step.first()))
            .orElseGet(this::query);
    GraphDrawing drawing =
        GraphDrawing.of(
            trace.picture(), shown.node().filter(named -> isIn(trace.picture(), named)));
    RunReader reader =
        new RunReader(traces, page.caller(), id, page.getRoot(), new ShownJson.Budget());
    RunDetail payloads = traces.payloads(page.caller(), id);
    return new Content(
        trace,
        family,
        drawing,
        CountedBox.of(trace, drawing),
        shown
            .node()
            .flatMap(drawing::find)
            .map(box -> RunPanel.of(reader, shown, box, trace, family))
            .orElse(null),
        reader.payload(payloads.triggerPayload(), "trigger", id, "trigger"),
        reader.payload(payloads.output(), "", id, "output"),
        failed.map(reader::failedCall).orElse(""),
        RunLog.of(reader, query(), drawing, catalogue),
        RunTimeline.of(trace, drawing, words, time.now()));
  }

  private RunQuery query() {
    if (query == null) {
      query = RunQuery.of(page.query());
    }
    return query;
  }

  /** Cancels the run and shows what became of it. */
  public void cancel() {
    try {
      RunDetail detail = runs.cancel(page.caller(), page.id().orElseThrow());
      toasts.done(
          detail.run().status().isOpen()
              ? Texts.of("run.told-to-stop")
              : Texts.of("run.is-cancelled"));
    } catch (Refusal refusal) {
      if (refusal.code() != RefusalCode.RUN_FINISHED) {
        throw refusal;
      }
      toasts.failed(Texts.of("run.had-ended-before"));
    }
    page.showAnew();
  }

  private static boolean isIn(RunPicture picture, String named) {
    return picture.nodes().stream().anyMatch(drawn -> drawn.id().equals(named));
  }

  /** The run's facts. */
  public RunView getRun() {
    // A form that is posted is read before the run is.
    return content == null ? null : content.trace().run();
  }

  /** What is read of the run; null before. */
  public Content getContent() {
    return content;
  }

  /** Name of the workflow of the run that called this one; empty where that was removed. */
  public String getParentWorkflow() {
    return facts.run(getRun().parentRunId()).map(RunView::workflowId).map(facts::name).orElse("");
  }

  /** Id of the chosen node; empty when none is. */
  public String getNode() {
    return content == null || content.panel() == null ? "" : content.panel().getBox().id();
  }

  /** What leads from the page of the calling run to the step that called this one. */
  public String getCallingStep() {
    return content
        .family()
        .callingNode()
        .map(node -> "?" + ShownJson.parameter("node", node))
        .orElse("");
  }

  /**
   * Whether what started the run fits into a form; taken for granted until it is read, since a form
   * is posted before.
   */
  public boolean isContextShown() {
    return content == null || !content.trigger().isElsewhere();
  }

  /** What started the run, to be changed. */
  public String getContext() {
    if (context == null && content != null && isContextShown() && content.trigger().isThere()) {
      context = IndentedJson.unlessLong(Json.parseStored(content.trigger().text()));
    }
    return context;
  }

  /** The open questions of the run. */
  public RunQuestions getQuestions() {
    if (questions == null) {
      questions =
          new RunQuestions(
              interactions.openOfRun(page.caller(), page.id().orElseThrow(), RunQuestions.MOST),
              page.parameter("question"),
              query().node(),
              Optional.ofNullable(page.request().getHeader("X-Shown-Question")));
    }
    return questions;
  }

  /** What the run waits for, the first few. */
  public List<RunWaiting> getWaits() {
    return content.trace().waits().stream().limit(WAITS).toList();
  }

  /** How many other steps wait. */
  public int getOtherWaits() {
    return Math.max(0, content.trace().waits().size() - WAITS);
  }

  /** Whether people are asked, also while other steps execute. */
  public boolean isAsking() {
    return asking;
  }

  /** The step that failed the run, of an iterator that of its item; null when none did. */
  public StepTrace getFailedStep() {
    return content == null ? null : failedStep(content.trace()).orElse(null);
  }

  private static Optional<StepTrace> failedStep(RunTrace trace) {
    return trace.failure().map(trace::causeOf);
  }

  /** The open runs that a node called, and waits for. */
  public List<RunView> awaitedBy(String nodeId) {
    return content.family().called().stream()
        .filter(called -> called.nodeId().equals(nodeId) && called.run().status().isOpen())
        .map(RelatedRuns.Called::run)
        .toList();
  }

  /** Whether the run took over steps of the one that it repeats. */
  public boolean isResumed() {
    return content.trace().steps().stream().anyMatch(StepTrace::copied);
  }

  /** The failed attempt that the run waits to try again; null when there is none. */
  public StepTrace getFailedAttempt() {
    RunWaiting waiting = content == null ? null : getRun().waiting();
    return waiting == null || !waiting.isForRetry()
        ? null
        : content.trace().steps().stream()
            .filter(step -> step.nodeId().equals(waiting.nodeId()))
            .filter(step -> step.status() == LogStatus.WARNING)
            .max(Comparator.comparing(StepTrace::last))
            .orElse(null);
  }

  /** Address of the page with this node chosen. */
  public String nodeAddress(String id) {
    return query().choosing(id).address() + "#panel-node";
  }

  /** Address of the page with the values of an entry of this node. */
  public String entryAddress(String id, int seq) {
    return seq == 0 ? nodeAddress(id) : query().showing(id, seq).address() + "#panel-node";
  }
}
