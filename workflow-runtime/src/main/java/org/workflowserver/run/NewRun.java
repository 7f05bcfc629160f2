package org.workflowserver.run;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepRecord;

/**
 * A run as it is accepted.
 *
 * @param owner the lease that moves it; null while pending
 * @param triggerPayload JSON text of an object
 */
public record NewRun(RunIdentity identity, String owner, String triggerPayload) {
  public String id() {
    return identity.id();
  }

  public String orgId() {
    return identity.orgId();
  }

  /** About how many bytes it holds. */
  long size() {
    return 512L + triggerPayload.length();
  }

  /** These entries of another run as this one begins with them, in their order. */
  public List<StepRecord> copies(List<StepRecord> taken) {
    RunIds run = identity.ids();
    List<StepRecord> copies = new ArrayList<>(taken.size());
    for (StepRecord entry : taken) {
      String copy = Ids.next(IdKind.LOG, identity.startedAt());
      copies.add(entry.copy(copy, run, copies.size() + 1));
    }
    return copies;
  }

  /** Running when a server takes it at once, else pending. */
  public RunStatus status() {
    return owner == null ? RunStatus.PENDING : RunStatus.RUNNING;
  }
}
