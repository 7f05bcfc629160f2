package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The page that compares a run with another one of the same workflow. */
@Model
public class RunCompareView {
  /** Runs that are offered. */
  private static final int OFFERED = 20;

  @Inject private RunLists runs;
  @Inject private RunTraces traces;
  @Inject private Page page;
  @Inject private Words words;
  private String runId;
  private RunTrace first;
  private RunTrace second;
  private String problem = "";
  private RunComparison comparison;
  private List<RunView> offered = List.of();

  /** Reads both runs, or the runs that can be chosen. */
  public void load() {
    runId = page.id().orElseThrow();
    first = traces.trace(page.caller(), runId);
    Optional<String> with = page.query().text("with");
    with.ifPresent(this::compare);
    if (comparison == null) {
      offered =
          runs
              .list(
                  page.caller(),
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
      RunTrace found = traces.trace(page.caller(), with);
      if (!found.run().workflowId().equals(first.run().workflowId())) {
        problem = Texts.of("run-compare.of-another-workflow");
        return;
      }
      // Ids are in the order of acceptance: the older run comes first.
      boolean older = found.run().id().compareTo(runId) < 0;
      second = older ? first : found;
      first = older ? found : first;
      comparison = RunComparison.of(side(first), side(second), words);
    } catch (Refusal missing) {
      problem = Texts.of("run-compare.no-such-run");
    }
  }

  private RunComparison.Side side(RunTrace trace) {
    String id = trace.run().id();
    return new RunComparison.Side(
        trace,
        numbers -> traces.entries(page.caller(), id, numbers, RunComparison.LONGEST),
        number -> has(id, number));
  }

  private boolean has(String id, int number) {
    PageRequest next = new PageRequest(1, Optional.of(Cursor.of(Integer.toString(number - 1))));
    return traces.entries(page.caller(), id, EntryFilter.ALL, next).items().stream()
        .anyMatch(entry -> entry.seq() == number);
  }

  /** Id of the run whose page leads here. */
  public String getRunId() {
    return runId;
  }

  /** The older of the two runs; while none is chosen to compare it with, that of the page. */
  public RunView getFirst() {
    return first.run();
  }

  /** The newer of the two runs; null while none is chosen. */
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

  /** Whether a node of the drawing is among those that differ. */
  public boolean isDifferent(String nodeId) {
    return comparison.steps().stream().anyMatch(step -> step.nodeId().equals(nodeId));
  }

  /** What became of a node in the runs: one for both where it is the same. */
  public List<Words.Badge> states(String nodeId) {
    State one = state(first, nodeId);
    State other = state(second, nodeId);
    return one == other ? List.of(badge(one)) : List.of(badge(one), badge(other));
  }

  /** The same in words. */
  public String stateWords(String nodeId) {
    return states(nodeId).stream().map(Words.Badge::label).collect(Collectors.joining(" / "));
  }

  /** How a box looks: as its state where both runs agree. */
  public String look(String nodeId) {
    List<Words.Badge> states = states(nodeId);
    return states.size() == 1 ? states.getFirst().look() : "differs";
  }

  /** A state; that there is none in a run whose version has no such node. */
  public Words.Badge badge(State state) {
    return state == null
        ? new Words.Badge("pending", Texts.of("run-compare.not-in-version"))
        : words.node(state);
  }

  private static State state(RunTrace trace, String nodeId) {
    return trace.picture().nodes().stream()
        .filter(node -> node.id().equals(nodeId))
        .map(PictureNode::state)
        .findFirst()
        .orElse(null);
  }
}
