package org.workflowserver.engine;

import java.util.List;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.state.StepRecord;

/** What a caller sees of a run that was just committed, without reading it back. */
final class NewRunDetails {
  private NewRunDetails() {}

  /**
   * The run as it was accepted.
   *
   * @param record what is on record of it from the beginning
   * @param waiting why it does not move; null when it does
   */
  static RunDetail ofAccepted(NewRun run, List<StepRecord> record, RunWaiting waiting) {
    RunView view =
        new RunView(
            run.id(),
            run.workflowId(),
            run.workflowVersion(),
            run.status(),
            run.triggerType(),
            Requester.shown(run.requestedBy()),
            null,
            null,
            run.startedAt(),
            null,
            run.parentRunId(),
            run.originalRunId(),
            1,
            waiting);
    return new RunDetail(
        view,
        run.triggerPayload(),
        null,
        record.stream().limit(RunDetail.MOST_LOGS).map(LogView::of).toList(),
        record.size());
  }
}
