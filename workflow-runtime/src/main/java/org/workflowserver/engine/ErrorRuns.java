package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Outage;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.Hashes;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.change.ErrorStartStore;
import org.workflowserver.run.change.FailedRun;

/**
 * Starts runs of error workflows. That one is to be started is on record with the end of the run
 * that failed; it is taken from the record in the transaction that starts it. For one thread at a
 * time.
 */
final class ErrorRuns {
  private static final Logger LOG = Logger.getLogger(ErrorRuns.class.getName());

  /** Runs that one transaction starts. */
  private static final int AT_ONCE = 50;

  private final Outage outage =
      new Outage(LOG, "Could not start the runs of error workflows; trying again.");
  private final EngineContext context;

  ErrorRuns(EngineContext context) {
    this.context = context;
  }

  /**
   * What becomes of a failed run.
   *
   * @param started the run that is started for it; null for none
   * @param warning why none is started, in words; null when that is as it should be
   */
  private record Decision(RunRecord started, String warning) {
    static final Decision NONE = new Decision(null, null);

    static Decision refused(String why) {
      return new Decision(null, why);
    }
  }

  /** Starts what is to be started; of a tenant that has too many pending runs, later. */
  void start() {
    // Whatever is wrong here must not stop other runs.
    outage.runLogged(
        () -> {
          Set<String> full = new HashSet<>();
          boolean more = true;
          while (more) {
            Batch due = context.inNew(stores -> due(stores.errorStarts(), full));
            boolean moved = startBatch(due, full);
            more = due.runs.size() == AT_ONCE && moved;
          }
        });
  }

  /**
   * Runs to start others for.
   *
   * @param ofErrorRuns ids of those that runs of error workflows have called: nothing is started
   */
  private record Batch(List<FailedRun> runs, Set<String> ofErrorRuns) {}

  private static Batch due(ErrorStartStore errorStarts, Set<String> full) {
    List<FailedRun> runs = errorStarts.due(full, AT_ONCE);
    return new Batch(
        runs,
        runs.stream()
            .filter(errorStarts::isOfErrorRun)
            .map(FailedRun::runId)
            .collect(Collectors.toSet()));
  }

  /**
   * @return false when nothing came of it: others have taken it all
   */
  private boolean startBatch(Batch due, Set<String> full) {
    Map<String, Decision> decisions = new LinkedHashMap<>();
    int fullBefore = full.size();
    for (FailedRun failed : due.runs) {
      Decision decision = due.ofErrorRuns.contains(failed.runId()) ? Decision.NONE : decide(failed);
      if (decision.started == null || context.pending().reserve(failed.orgId())) {
        decisions.put(failed.runId(), decision);
      } else {
        full.add(failed.orgId());
      }
    }
    List<String> taken = take(decisions);
    taken.forEach(runId -> warn(runId, decisions.get(runId)));
    return !taken.isEmpty() || full.size() > fullBefore;
  }

  private List<String> take(Map<String, Decision> decisions) {
    if (decisions.isEmpty()) {
      return List.of();
    }
    return context.inNew(
        stores -> {
          List<String> taken = stores.errorStarts().take(new ArrayList<>(decisions.keySet()));
          taken.stream()
              .map(runId -> decisions.get(runId).started)
              .filter(Objects::nonNull)
              .forEach(stores.acceptedRuns()::insert);
          return taken;
        });
  }

  private static void warn(String runId, Decision decision) {
    if (decision.warning != null) {
      LOG.log(
          Level.WARNING,
          "Run {0} failed, and no run of its error workflow was started: {1}",
          new Object[] {runId, decision.warning});
    }
  }

  private Decision decide(FailedRun failed) {
    if (failed.workflowName() == null) {
      return Decision.NONE;
    }
    try {
      return decideOf(failed);
    } catch (RuntimeException | StackOverflowError e) {
      if (DatabaseFailure.isBehind(e)) {
        throw e;
      }
      LOG.log(
          Level.FINE, e, () -> "The workflow " + failed.errorWorkflowId() + " can't be started.");
      return Decision.refused(
          "the workflow " + failed.errorWorkflowId() + " can't be started: " + e.getMessage());
    }
  }

  private Decision decideOf(FailedRun failed) {
    String workflow = "the workflow " + failed.errorWorkflowId();
    Optional<WorkflowHead> found =
        context.versions().head(failed.orgId(), failed.errorWorkflowId());
    if (found.isEmpty()) {
      return Decision.refused(workflow + " is not there.");
    }
    WorkflowHead head = found.get();
    if (!head.active()) {
      return Decision.refused(workflow + " is switched off.");
    }
    CompiledWorkflow compiled = context.versions().require(head.id(), head.version());
    if (compiled.trigger().component().isAnswered()) {
      return Decision.refused(workflow + " starts by synchronous requests only.");
    }
    Map<String, Object> payload = payload(failed);
    try {
      context.versions().requireFitting(head, compiled, payload);
    } catch (Refusal refusal) {
      return Decision.refused(
          "the description of the run does not fit the input schema of " + workflow + ".");
    }
    return new Decision(run(failed, head, payload), null);
  }

  private RunRecord run(FailedRun failed, WorkflowHead head, Map<String, Object> payload) {
    return new RunRecord(
        RunIdentity.accepted(
            context.time().now(),
            head,
            head.version(),
            FailedRun.TRIGGER_TYPE,
            Origin.of(failed.requestedBy()),
            Hashes.traceparent(
                failed.traceparent(),
                failed.runId(),
                failed.runId() + "/" + FailedRun.TRIGGER_TYPE),
            null),
        null,
        Json.write(payload));
  }

  private static Map<String, Object> payload(FailedRun failed) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("failed_run_id", failed.runId());
    payload.put("workflow_id", failed.workflowId());
    payload.put("workflow_name", failed.workflowName());
    payload.put("workflow_version", (long) failed.workflowVersion());
    payload.put("error_code", failed.errorCode());
    payload.put("error_message", failed.errorMessage());
    payload.put("failed_node_id", failed.failedNodeId());
    payload.put("started_at", Times.format(failed.startedAt()));
    payload.put("completed_at", Times.format(failed.completedAt()));
    return payload;
  }
}
