package org.workflowserver.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.run.state.StepRecord;

/**
 * A run that is to be accepted.
 *
 * @param triggerType such as {@code manual}
 * @param payload what it starts with
 * @param origin which run it comes of
 * @param end completed with the run's ending when the server that accepts it has ended it, and with
 *     nothing when it moves it no longer; whoever waits for no more completes it. Null when nobody
 *     waits
 */
public record NewStart(
    WorkflowHead workflow,
    CompiledWorkflow compiled,
    String triggerType,
    Map<String, Object> payload,
    Optional<StartCommand.Idempotency> idempotency,
    Optional<String> traceparent,
    Origin origin,
    CompletableFuture<Optional<RunEnding>> end) {
  /** A run whose end nobody waits for from the beginning. */
  public NewStart(
      WorkflowHead workflow,
      CompiledWorkflow compiled,
      String triggerType,
      Map<String, Object> payload,
      Optional<StartCommand.Idempotency> idempotency,
      Optional<String> traceparent,
      Origin origin) {
    this(workflow, compiled, triggerType, payload, idempotency, traceparent, origin, null);
  }

  /**
   * Which run it comes of.
   *
   * @param parentRunId the run that starts it; null when none does
   * @param originalRunId the run that it repeats; null when it repeats none
   * @param requestedBy who asked for it; null when nobody did
   * @param taken entries of that run which it takes over instead of running their steps, the
   *     trigger's first; empty when it begins anew
   * @param audited what the audit log says of the start, which is on record with the run
   */
  public record Origin(
      String parentRunId,
      String originalRunId,
      Requester requestedBy,
      List<StepRecord> taken,
      Optional<AuditEntry> audited) {
    /** A run that comes of no other. */
    public static Origin of(Requester requestedBy) {
      return new Origin(null, null, requestedBy, List.of(), Optional.empty());
    }

    /** A run that a step of another one calls. */
    public static Origin childOf(RunIdentity run) {
      return new Origin(run.id(), null, run.requestedBy(), List.of(), Optional.empty());
    }

    /** A run that repeats another. */
    public static Origin repeating(
        String runId, Requester requestedBy, Optional<AuditEntry> audited) {
      return new Origin(null, runId, requestedBy, List.of(), audited);
    }

    /** The same, which takes over these entries. */
    public Origin taking(List<StepRecord> entries) {
      return new Origin(parentRunId, originalRunId, requestedBy, entries, audited);
    }

    public Origin {
      taken = List.copyOf(taken);
    }
  }
}
