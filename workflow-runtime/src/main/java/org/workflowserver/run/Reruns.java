package org.workflowserver.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.NewStart.Origin;

/** Makes runs that repeat others: from the beginning, or from where one failed. */
final class Reruns {
  private final Versions versions;

  Reruns(Versions versions) {
    this.versions = versions;
  }

  /** The run again, from its beginning. */
  NewStart rerun(WorkflowHead head, RunDetail run, RerunCommand command, Requester requestedBy) {
    if (run.run().status().isOpen()) {
      throw new Refusal(
          RefusalCode.RUN_NOT_FINISHED, "The run has not ended yet; nothing was started.");
    }
    int version = command.currentVersion() ? head.version() : run.run().workflowVersion();
    Map<String, Object> payload =
        command.context().orElseGet(() -> Json.parseStoredObject(run.triggerPayload()));
    CompiledWorkflow compiled = versions.require(head.id(), version);
    // What the same version started with before is not judged again.
    boolean taken = command.currentVersion() && run.run().triggerType().equals(Runs.BY_HAND);
    if (command.context().isPresent() || taken) {
      versions.requireFitting(head, compiled, payload);
    }
    return start(
        head,
        compiled,
        run,
        payload,
        command,
        new Origin(null, run.run().id(), requestedBy, List.of()));
  }

  /**
   * The run again, with what succeeded in it but for what follows the node.
   *
   * @param logs the whole record of the run
   */
  NewStart resume(
      WorkflowHead head,
      RunDetail run,
      List<LogView> logs,
      String nodeId,
      RerunCommand command,
      Requester requestedBy) {
    requireFailed(run.run());
    CompiledWorkflow compiled = versions.require(head.id(), run.run().workflowVersion());
    requireNode(compiled, nodeId);
    boolean succeeded =
        logs.stream()
            .anyMatch(log -> log.nodeId().equals(nodeId) && log.status() == LogStatus.SUCCESS);
    if (!succeeded) {
      throw new Refusal(
          RefusalCode.NODE_NOT_SUCCEEDED,
          "The node '" + nodeId + "' has not succeeded in the run; nothing was started.");
    }
    Set<String> after = compiled.graph().downstream(nodeId);
    // What ended the run, or its item, has no handle.
    List<LogView> taken =
        logs.stream()
            .filter(log -> log.handle() != null && log.status() != LogStatus.WARNING)
            .filter(log -> !after.contains(log.nodeId()))
            .toList();
    return start(
        head,
        compiled,
        run,
        Json.parseStoredObject(run.triggerPayload()),
        command,
        new Origin(null, run.run().id(), requestedBy, taken));
  }

  private static void requireFailed(RunView run) {
    if (run.status() != RunStatus.FAILED) {
      throw new Refusal(
          RefusalCode.RUN_NOT_FAILED,
          "Only a failed run is resumed, and this one is "
              + run.status().code()
              + "; nothing was started.");
    }
  }

  private static void requireNode(CompiledWorkflow compiled, String nodeId) {
    if (compiled.node(nodeId) == null) {
      throw new Refusal(
          RefusalCode.RESOURCE_MISSING, "There is no such node in the version that the run is of.");
    }
    List<String> around = compiled.iteratorsAround(nodeId);
    if (!around.isEmpty()) {
      String message =
          "'%s' runs once for each item of '%s'; resume from '%s' instead."
              .formatted(nodeId, around.getLast(), around.getLast());
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          message,
          List.of(new Violation("nodeId", RefusalCode.PARAMETER_INVALID.code(), message)));
    }
  }

  private static NewStart start(
      WorkflowHead head,
      CompiledWorkflow compiled,
      RunDetail run,
      Map<String, Object> payload,
      RerunCommand command,
      Origin origin) {
    return new NewStart(
        head,
        compiled,
        run.run().triggerType(),
        payload,
        command.idempotency(),
        command.traceparent(),
        origin);
  }
}
