package org.workflowserver.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * An attempt of a step as it is recorded.
 *
 * @param seq place in the run's record, from 1
 * @param iteration indices of the iterators around the step, separated by dots; empty outside
 * @param handle the way out; null for an error that ends the run
 * @param input JSON text of the rendered configuration
 * @param output JSON text of an object
 * @param error null unless the attempt failed
 * @param copiedFrom the entry of another run that it was taken over from; null for one that ran
 */
public record StepRecord(
    String id,
    String runId,
    String orgId,
    String workflowId,
    int seq,
    String nodeId,
    String componentId,
    LogStatus status,
    int attempt,
    String iteration,
    String handle,
    String input,
    String output,
    LogView.Failure error,
    Duration duration,
    Instant createdAt,
    String copiedFrom) {

  /** Entries of another run, taken over into this one in their order. */
  public static List<StepRecord> copies(List<LogView> entries, NewRun run) {
    List<StepRecord> copies = new ArrayList<>(entries.size());
    entries.forEach(entry -> copies.add(copy(entry, run, copies.size() + 1)));
    return copies;
  }

  private static StepRecord copy(LogView entry, NewRun run, int seq) {
    return new StepRecord(
        Ids.next(IdKind.LOG, run.startedAt()),
        run.id(),
        run.orgId(),
        run.workflowId(),
        seq,
        entry.nodeId(),
        entry.componentId(),
        entry.status(),
        entry.attempt(),
        entry.iteration().stream().map(String::valueOf).collect(Collectors.joining(".")),
        entry.handle(),
        entry.input(),
        entry.output(),
        entry.error(),
        entry.duration(),
        entry.createdAt(),
        entry.id());
  }
}
