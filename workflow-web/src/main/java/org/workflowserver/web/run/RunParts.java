package org.workflowserver.web.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.run.LogView;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** Makes the parts of a run's page. */
@Named
@ApplicationScoped
public class RunParts {
  /** Components whose steps wait, or call others, though they have no outside effect themselves. */
  private static final Set<String> NOT_COMPUTING =
      Set.of("iterator", "delay", "ui_interaction", "trigger_workflow", "terminate");

  @Inject private RunTraces traces;
  @Inject private ComponentCatalogue catalogue;
  @Inject private Words words;
  @Inject private TimeSource time;

  RunTraces traces() {
    return traces;
  }

  RunLog log(RunReader reader, RunQuery query, GraphDrawing drawing) {
    return RunLog.of(reader, query, drawing, this::computes);
  }

  /**
   * Method and host of the call that failed a step; empty where it failed otherwise, or none did.
   */
  String failedCall(RunReader reader, StepTrace failed) {
    return failed == null
        ? ""
        : traces
            .entry(reader.caller(), reader.runId(), failed.last())
            .flatMap(LogView::target)
            .orElse("");
  }

  RunTimeline timeline(RunTrace trace, GraphDrawing drawing) {
    return RunTimeline.of(trace, drawing, words, time.now());
  }

  /**
   * A box of the picture with how often its node ran, in words; empty for once.
   *
   * @param failed of several items those that failed, in words; empty for none
   */
  public record Counted(GraphDrawing.Box box, String counted, String failed) {
    static Counted of(GraphDrawing.Box box, RunTrace trace) {
      if (box.attempts() <= 1) {
        return new Counted(box, "", "");
      }
      if (!box.iterated()) {
        return new Counted(box, Texts.of("graph.attempts", box.attempts()), "");
      }
      String failed =
          box.state() == State.FAILED
              ? Texts.of("common.of", trace.failedItems(box.id()), box.attempts())
              : "";
      return new Counted(
          box, Texts.of("graph.items", failed.isEmpty() ? box.attempts() : failed), failed);
    }
  }

  /**
   * The boxes of the picture; each is counted once, however often the page says it.
   *
   * @param drawing null before it is read: a form that is posted is read before
   */
  public List<Counted> counted(RunTrace trace, GraphDrawing drawing) {
    return drawing == null
        ? List.of()
        : drawing.boxes().stream().map(box -> Counted.of(box, trace)).toList();
  }

  List<TimeAxis.Mark> marks(RunTimeline timeline) {
    return timeline.axis().marks(words);
  }

  private boolean computes(String componentId) {
    return !NOT_COMPUTING.contains(String.valueOf(componentId))
        && catalogue
            .find(componentId)
            .map(Component::descriptor)
            .filter(found -> found.kind() != Kind.TRIGGER && !found.outsideEffect())
            .isPresent();
  }
}
