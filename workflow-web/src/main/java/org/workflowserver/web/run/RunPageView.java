package org.workflowserver.web.run;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.workflowserver.web.page.WorkflowFacts;

/**
 * The page of one run: what it is, why it does not move, its picture, its record. Lives while the
 * run is open.
 */
@Named("runPageView")
@RequestScoped
public class RunPageView {
  /** Waits that are told one by one. */
  private static final int WAITS = 5;

  @Inject private Runs runs;
  @Inject private RunParts parts;
  @Inject private Interactions interactions;
  @Inject private WorkflowFacts facts;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private final ShownJson.Budget budget = new ShownJson.Budget();
  private RunTrace trace;
  private RelatedRuns family;
  private GraphDrawing drawing;
  private RunQuery query;
  private RunPanel panel;
  private RunLog log;
  private RunTimeline timeline;
  private ShownJson trigger;
  private String context;
  private RunQuestions questions;
  private ShownJson output;
  private String failedCall;

  /** Reads what the page shows; what tells whether there is anything new first. */
  public void load() {
    String id = page.id().orElseThrow();
    RunTraces traces = parts.traces();
    RunFingerprint mark = traces.mark(page.caller(), id);
    boolean asks = mark.waiting().values().stream().anyMatch(RunWaiting::isForAnswer);
    if (page.answeredUnchanged(asks ? List.of(mark, getQuestions().countAnswers()) : mark)) {
      return;
    }
    // Behind the mark, so that what is read now reaches at least as far.
    trace = traces.trace(page.caller(), id);
    family = mark.family();
    RunQuery shown = shown();
    Optional<String> node = shown.node().filter(named -> isIn(trace.picture(), named));
    drawing = GraphDrawing.of(trace.picture(), node);
    RunReader reader = new RunReader(traces, page.caller(), id, page.getRoot(), budget);
    panel =
        node.flatMap(drawing::find)
            .map(box -> RunPanel.of(reader, shown, box, trace, family))
            .orElse(null);
    loadPayloads(traces.payloads(page.caller(), id));
    failedCall = parts.failedCall(reader, getFailedStep());
    log = parts.log(reader, query(), drawing);
    timeline = parts.timeline(trace, drawing);
  }

  private RunQuery query() {
    if (query == null) {
      query = RunQuery.of(page.query());
    }
    return query;
  }

  /** What the address names; where that is no node, the step that failed the run. */
  private RunQuery shown() {
    StepTrace failed = getFailedStep();
    return query().node().isPresent() || failed == null
        ? query()
        : query().showing(failed.nodeId(), failed.first());
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

  private void loadPayloads(RunDetail detail) {
    String root = page.getRoot();
    trigger =
        budget.show(
            detail.triggerPayload(),
            "trigger",
            ValueDownload.address(root, trace.run().id(), "trigger"));
    output =
        budget.show(detail.output(), "", ValueDownload.address(root, trace.run().id(), "output"));
  }

  /** The run's facts. */
  public RunView getRun() {
    // A form that is posted is read before the run is.
    return trace == null ? null : trace.run();
  }

  /** Name of the workflow of the run that called this one; empty where that was removed. */
  public String getParentWorkflow() {
    return facts
        .run(trace.run().parentRunId())
        .map(RunView::workflowId)
        .map(facts::name)
        .orElse("");
  }

  /** The picture. */
  public GraphDrawing getDrawing() {
    return drawing;
  }

  /** Id of the chosen node; empty when none is. */
  public String getNode() {
    return panel == null ? "" : panel.getBox().id();
  }

  /** The chosen node; null when none is. */
  public RunPanel getPanel() {
    return panel;
  }

  /** The log. */
  public RunLog getLog() {
    return log;
  }

  /** When the steps were under way. */
  public RunTimeline getTimeline() {
    return timeline;
  }

  /** The marks of the timeline's axis. */
  public List<TimeAxis.Mark> getMarks() {
    return timeline == null ? List.of() : parts.marks(timeline);
  }

  /** The runs around this one. */
  public RelatedRuns getFamily() {
    return family;
  }

  /** What leads from the page of the calling run to the step that called this one. */
  public String getCallingStep() {
    return family == null
        ? ""
        : family.callingNode().map(node -> "?" + ShownJson.parameter("node", node)).orElse("");
  }

  /** What is on record of the run; null before it is read. */
  public RunTrace getTrace() {
    return trace;
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
    return trigger == null || !trigger.isElsewhere();
  }

  /** What started the run, to be changed. */
  public String getContext() {
    if (context == null && trigger != null && trigger.text() != null && !trigger.isElsewhere()) {
      context = IndentedJson.unlessLong(Json.parseStored(trigger.text()));
    }
    return context;
  }

  /** What the run gave. */
  public ShownJson getOutput() {
    return output;
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
    return trace.waits().stream().limit(WAITS).toList();
  }

  /** How many other steps wait. */
  public int getOtherWaits() {
    return Math.max(0, trace.waits().size() - WAITS);
  }

  /** Whether people are asked. */
  public boolean isAsking() {
    return trace != null && trace.waits().stream().anyMatch(RunWaiting::isForAnswer);
  }

  /** The step that failed the run, of an iterator that of its item; null when none did. */
  public StepTrace getFailedStep() {
    return trace == null ? null : trace.failure().map(trace::causeOf).orElse(null);
  }

  /** Method and host of the call that failed the run; empty for none. */
  public String getFailedCall() {
    return failedCall;
  }

  /** The open runs that a node called, and waits for. */
  public List<RunView> awaitedBy(String nodeId) {
    return family.called().stream()
        .filter(called -> called.nodeId().equals(nodeId) && called.run().status().isOpen())
        .map(RelatedRuns.Called::run)
        .toList();
  }

  /** Whether the run took over steps of the one that it repeats. */
  public boolean isResumed() {
    return trace.steps().stream().anyMatch(StepTrace::copied);
  }

  /** The failed attempt that the run waits to try again; null when there is none. */
  public StepTrace getFailedAttempt() {
    RunWaiting waiting = trace == null ? null : trace.run().waiting();
    return waiting == null || !waiting.isForRetry()
        ? null
        : trace.steps().stream()
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
