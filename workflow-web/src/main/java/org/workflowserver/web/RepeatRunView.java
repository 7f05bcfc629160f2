package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.ResumePoint;
import org.workflowserver.run.Runs;

/** What starts a run that repeats the one of the page, whole or from a step on. */
@Named("repeatRunView")
@RequestScoped
public class RepeatRunView {
  private static final String CURRENT = "current";

  /** Steps that are named one by one; of more, how many there are. */
  private static final int NAMED = 12;

  private final Runs runs;
  private final StartedRun started;
  private final SignedInCaller signedIn;
  private final Page page;
  private final String key = UUID.randomUUID().toString();
  private List<String> rerunProblems = List.of();
  private List<String> resumeProblems = List.of();
  private List<ResumePoint> points;

  /** For the container's proxy. */
  protected RepeatRunView() {
    this(null, null, null, null);
  }

  @Inject
  RepeatRunView(Runs runs, StartedRun started, SignedInCaller signedIn, Page page) {
    this.runs = runs;
    this.started = started;
    this.signedIn = signedIn;
    this.page = page;
  }

  /** Runs the same again. */
  public void rerun() {
    var command = new RerunCommand(false, Optional.empty(), started.once(""), Optional.empty());
    rerunProblems = started.open(() -> runs.rerun(signedIn.caller(), runId(), command));
  }

  /** Runs it again with the context that was typed and the version that was chosen. */
  public void rerunWith() {
    rerunProblems =
        started.open(
            () -> {
              Map<String, Object> context = StartedRun.context(getContext());
              var command =
                  new RerunCommand(
                      isCurrentVersion(),
                      Optional.of(context),
                      started.once(isCurrentVersion() + getContext()),
                      Optional.empty());
              return runs.rerun(signedIn.caller(), runId(), command);
            });
  }

  /** Runs what comes after the chosen step. */
  public void resume() {
    String node = page.parameter("resumeFrom").orElse("");
    if (node.isEmpty()) {
      resumeProblems = List.of("Choose the step to resume after.");
      return;
    }
    var command = new RerunCommand(false, Optional.empty(), started.once(node), Optional.empty());
    resumeProblems = started.open(() -> runs.resume(signedIn.caller(), runId(), node, command));
  }

  private String runId() {
    return page.id().orElseThrow();
  }

  /** Why the run was not repeated; empty when there is nothing to say. */
  public List<String> getRerunProblems() {
    return rerunProblems;
  }

  /** Why it was not resumed; empty when there is nothing to say. */
  public List<String> getResumeProblems() {
    return resumeProblems;
  }

  /** What this page's forms send, so that each starts one run, sent again included. */
  public String getKey() {
    return page.parameter("runKey").orElse(key);
  }

  /** The context that was typed; empty when none was. */
  public String getContext() {
    return page.parameter("context").orElse("");
  }

  /** Whether the workflow's current version was chosen. */
  public boolean isCurrentVersion() {
    return page.parameter("version").filter(CURRENT::equals).isPresent();
  }

  /** The steps that the run can be resumed after, those first after which least is done again. */
  public List<ResumePoint> getPoints() {
    if (points == null) {
      points = runs.resumePoints(signedIn.caller(), runId());
    }
    return points;
  }

  /** Whether that step is chosen: the one that was sent, else the first. */
  public boolean isChosen(ResumePoint point) {
    return page.parameter("resumeFrom")
        .orElse(getPoints().getFirst().nodeId())
        .equals(point.nodeId());
  }

  /** Some steps in words. */
  public String steps(List<String> ids) {
    if (ids.isEmpty()) {
      return "none";
    }
    return ids.size() <= NAMED
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, NAMED)) + " and " + (ids.size() - NAMED) + " more";
  }
}
