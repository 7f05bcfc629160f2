package org.workflowserver.web.run;

import static java.util.stream.Collectors.toMap;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.ResumePoint;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.record.Runs;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RunStarter;
import org.workflowserver.web.page.Texts;

/** The page that resumes a failed run: after which step, and what that leads to. */
@Model
public class ResumeView {
  /** Steps to resume after that are offered; those come first after which least is done again. */
  private static final int OFFERED = 100;

  /** Steps and calls that are named one by one; of more, how many there are. */
  private static final int NAMED = 12;

  @Inject private Runs runs;
  @Inject private RunTraces traces;
  @Inject private RunStarter starter;
  @Inject private Page page;
  private RunView run;
  private List<ResumePoint> points = List.of();
  private Map<String, Step> steps = Map.of();

  /** A step, and what the graph calls it. */
  public record Step(String id, String title) {}

  /** Reads what the page shows. */
  public void load() {
    run = runs.requireFacts(page.caller(), runId());
    points = runs.resumePoints(page.caller(), runId()).stream().limit(OFFERED).toList();
    var picture = traces.trace(page.caller(), runId()).picture();
    steps =
        GraphDrawing.of(picture, Optional.empty()).boxes().stream()
            .collect(toMap(GraphDrawing.Box::id, box -> new Step(box.id(), box.name())));
  }

  /** Runs what comes after the chosen step. */
  public void resume() {
    String node = page.typed("resumeFrom");
    var command = new RerunCommand(false, Optional.empty(), starter.once(node), Optional.empty());
    if (node.isEmpty()) {
      starter.refuse(Texts.of("resume.choose-step"));
    } else {
      starter.open(() -> runs.resume(page.caller(), runId(), node, command));
    }
  }

  private String runId() {
    return page.id().orElseThrow();
  }

  /** Whether there is a form; one that was sent is taken before the points are read. */
  public boolean isFormShown() {
    return page.caller().has(Scope.OPERATOR) && (page.isPosted() || !points.isEmpty());
  }

  /** The failed run. */
  public RunView getRun() {
    return run;
  }

  /** The steps that the run can be resumed after, those first after which least is done again. */
  public List<ResumePoint> getPoints() {
    return points;
  }

  /** Whether that step is chosen: the one that was sent, else the first. */
  public boolean isChosen(ResumePoint point) {
    return page.parameter("resumeFrom").orElse(points.getFirst().nodeId()).equals(point.nodeId());
  }

  /** The step of that id. */
  public Step step(String id) {
    return steps.getOrDefault(id, new Step(id, id));
  }

  /** The steps that are named. */
  public List<Step> steps(List<String> ids) {
    return ids.stream().limit(NAMED).map(this::step).toList();
  }

  /** The calls that are named. */
  public List<ResumePoint.Call> calls(ResumePoint point) {
    return point.calls().subList(0, Math.min(point.calls().size(), NAMED));
  }

  /** How many there are beyond those that are named; empty for none. */
  public String more(List<?> all) {
    return all.size() <= NAMED ? "" : Texts.of("resume.and-more", all.size() - NAMED);
  }
}
