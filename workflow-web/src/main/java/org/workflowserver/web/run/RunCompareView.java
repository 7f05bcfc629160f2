package org.workflowserver.web.run;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;

/** The page that compares a run with another one of the same workflow. */
@Named("runCompareView")
@RequestScoped
public class RunCompareView {
  /** Runs that are offered. */
  private static final int OFFERED = 20;

  @Inject private Runs runs;
  @Inject private RunTraces traces;
  @Inject private WorkflowFacts facts;
  @Inject private SignedInCaller signedIn;
  @Inject private Page page;
  @Inject private Words words;
  private RunTrace first;
  private RunTrace second;
  private String problem = "";
  private RunComparison comparison;
  private List<RunView> offered = List.of();

  /** Reads both runs, or the runs that can be chosen. */
  public void load() {
    first = traces.trace(signedIn.caller(), page.id().orElseThrow());
    Optional<String> with = QueryString.of(page.request()).text("with");
    with.ifPresent(this::compare);
    if (comparison == null) {
      offered =
          runs
              .list(
                  signedIn.caller(),
                  RunFilter.ALL.ofWorkflow(first.run().workflowId()),
                  PageRequest.first(OFFERED))
              .items()
              .stream()
              .filter(run -> !run.id().equals(first.run().id()))
              .toList();
    }
  }

  private void compare(String with) {
    try {
      RunTrace found = traces.trace(signedIn.caller(), with);
      if (!found.run().workflowId().equals(first.run().workflowId())) {
        problem = Texts.of("run-compare.of-another-workflow");
        return;
      }
      second = found;
      comparison = RunComparison.of(side(first), side(second), words);
    } catch (Refusal missing) {
      problem = Texts.of("run-compare.no-such-run");
    }
  }

  private RunComparison.Side side(RunTrace trace) {
    String runId = trace.run().id();
    return new RunComparison.Side(
        trace,
        numbers -> traces.entries(signedIn.caller(), runId, numbers, RunComparison.LONGEST),
        number -> has(runId, number));
  }

  private boolean has(String runId, int number) {
    PageRequest next = new PageRequest(1, Optional.of(Cursor.of(Integer.toString(number - 1))));
    return traces.entries(signedIn.caller(), runId, EntryFilter.ALL, next).items().stream()
        .anyMatch(entry -> entry.seq() == number);
  }

  /** Name of the workflow. */
  public String getWorkflowName() {
    return facts.name(first.run().workflowId());
  }

  /** The run that is compared. */
  public RunView getFirst() {
    return first.run();
  }

  /** The run that it is compared with; null while none is chosen. */
  public RunView getSecond() {
    return second == null ? null : second.run();
  }

  /** The comparison; null while none is chosen. */
  public RunComparison getComparison() {
    return comparison;
  }

  /** Why nothing was compared; empty when there is nothing to say. */
  public String getProblem() {
    return problem;
  }

  /** Runs that can be chosen, the newest first. */
  public List<RunView> getOffered() {
    return offered;
  }

  /** Path of the first run's page. */
  public String getRunPath() {
    return page.getRoot() + "/runs/" + first.run().id();
  }

  /** Whether a node of the drawing is among those that differ. */
  public boolean isDifferent(String nodeId) {
    return comparison.steps().stream().anyMatch(step -> step.nodeId().equals(nodeId));
  }

  /** What became of a node in both runs, in words. */
  public String states(String nodeId) {
    State one = state(first, nodeId);
    State other = state(second, nodeId);
    return one == other ? words(one) : words(one) + " / " + words(other);
  }

  /** A state in words; a dash for a run that has no such node. */
  public String words(State state) {
    return state == null ? "–" : words.node(state).label();
  }

  private static State state(RunTrace trace, String nodeId) {
    return trace.picture().nodes().stream()
        .filter(node -> node.id().equals(nodeId))
        .map(PictureNode::state)
        .findFirst()
        .orElse(null);
  }
}
