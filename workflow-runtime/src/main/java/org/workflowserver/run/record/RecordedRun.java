package org.workflowserver.run.record;

import java.util.List;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * All that is on record of an open run: what the engine resumes it from.
 *
 * @param takeovers how many servers died while they moved it
 * @param triggerPayload JSON text of an object
 * @param logs every entry, in the order of recording
 * @param waits the open waits of its steps
 */
public record RecordedRun(
    RunIdentity identity,
    int takeovers,
    String triggerPayload,
    List<StepRecord> logs,
    List<Wait> waits) {
  public String id() {
    return identity.id();
  }
}
