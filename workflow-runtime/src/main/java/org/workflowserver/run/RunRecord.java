package org.workflowserver.run;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * A run as it is on record: what is recorded when it is accepted, and what it is resumed from.
 *
 * @param owner the lease that moves it; null while no server does
 * @param takeovers how many servers died while they moved it
 * @param triggerPayload JSON text of an object
 * @param logs its entries, in the order of recording
 * @param waits the open waits of its steps
 */
public record RunRecord(
    RunIdentity identity,
    String owner,
    int takeovers,
    String triggerPayload,
    List<StepRecord> logs,
    List<Wait> waits) {
  /** A run that is accepted: running when a server takes it at once, else pending. */
  public RunRecord(RunIdentity identity, String owner, String triggerPayload) {
    this(identity, owner, 0, triggerPayload, List.of(), List.of());
  }

  public String id() {
    return identity.id();
  }

  public String orgId() {
    return identity.orgId();
  }

  /** About how many bytes it holds. */
  long size() {
    return 512L + triggerPayload.length() + logs.stream().mapToLong(StepRecord::size).sum();
  }

  /** The run as it begins with these entries. */
  public RunRecord with(List<StepRecord> entries) {
    return new RunRecord(identity, owner, takeovers, triggerPayload, entries, waits);
  }

  /** The run as it begins with copies of these entries of another run, in their order. */
  public RunRecord copying(List<StepRecord> taken) {
    RunIds run = identity.ids();
    List<StepRecord> copies = new ArrayList<>(taken.size());
    for (StepRecord entry : taken) {
      String copy = Ids.next(IdKind.LOG, identity.startedAt());
      copies.add(entry.copy(copy, run, copies.size() + 1));
    }
    return with(copies);
  }

  /** The status that it is accepted with. */
  public RunStatus status() {
    return owner == null ? RunStatus.PENDING : RunStatus.RUNNING;
  }
}
