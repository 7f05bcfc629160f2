package org.workflowserver.run.record;

import java.util.List;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunView;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * All that is on record of an open run: what the engine resumes it from.
 *
 * @param takeovers how many servers died while they moved it
 * @param triggerPayload JSON text of an object
 * @param traceparent W3C trace context of the caller; may be null
 * @param requestedBy who asked for it; may be null
 * @param logs every entry, in the order of recording
 * @param waits the open waits of its steps
 * @param calledBy the step that called it; null when none did
 */
public record RecordedRun(
    String orgId,
    RunView run,
    int takeovers,
    String triggerPayload,
    String traceparent,
    Requester requestedBy,
    List<StepRecord> logs,
    List<Wait> waits,
    CalledBy calledBy) {}
