package org.workflowserver.engine;

import java.util.List;
import java.util.Optional;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.StepRecord;

/** What a caller sees of a run that was just committed, without reading it back. */
final class Details {
  private Details() {}

  static RunDetail ofAccepted(NewRun run, Optional<StepRecord> trigger) {
    RunView view =
        new RunView(
            run.id(),
            run.workflowId(),
            run.workflowVersion(),
            run.status(),
            run.triggerType(),
            null,
            null,
            run.startedAt(),
            null,
            null,
            null,
            1,
            run.status() == RunStatus.PENDING ? RunWaiting.FOR_ROOM : null);
    return new RunDetail(
        view,
        run.triggerPayload(),
        null,
        trigger.map(step -> List.of(log(step))).orElse(List.of()),
        false);
  }

  private static LogView log(StepRecord step) {
    return new LogView(
        step.id(),
        step.runId(),
        step.seq(),
        step.nodeId(),
        step.componentId(),
        step.status(),
        step.attempt(),
        List.of(),
        step.handle(),
        step.input(),
        step.output(),
        step.error(),
        step.duration(),
        step.createdAt());
  }
}
