package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.graph.Frontier;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.StepRecord;
import org.workflowserver.run.WaitKind;
import org.workflowserver.run.WaitRecord;

/**
 * How far a run has come: its frontier, the outputs and the waits of its steps, and what dooms it.
 * For one thread at a time; the outputs may be read by any.
 */
final class RunProgress {
  private final RunIdentity run;
  private final CompiledWorkflow workflow;
  private final Frontier frontier;
  private final RunRecord record;
  private final Map<String, Object> outputs = new ConcurrentHashMap<>();

  /** The open waits by node. */
  private final Map<String, WaitRecord> waits = new LinkedHashMap<>();

  private boolean hadWaits;
  private String failure;
  private Terminated terminated;

  RunProgress(RunIdentity run, CompiledWorkflow workflow, RunRecord record) {
    this.run = run;
    this.workflow = workflow;
    this.record = record;
    this.frontier = new Frontier(workflow.graph());
    frontier.start();
  }

  RunRecord record() {
    return record;
  }

  /** The outputs of concluded nodes by node id; a view that follows. */
  Map<String, Object> outputs() {
    return outputs;
  }

  /** Why the run fails; null while nothing has failed for good. */
  String failure() {
    return failure;
  }

  /** How a step ended the run; null when none did. */
  Terminated terminated() {
    return terminated;
  }

  /** Whether there may be waits on record. */
  boolean hadWaits() {
    return hadWaits;
  }

  /** Takes over what is on record, in order. */
  void replay(List<LogView> logs, Collection<WaitRecord> open) {
    logs.forEach(this::replay);
    hadWaits = !open.isEmpty();
    if (failure == null && terminated == null) {
      open.forEach(wait -> waits.put(wait.nodeId(), wait));
    }
  }

  private void replay(LogView entry) {
    record.replay(entry);
    if (entry.status() == LogStatus.WARNING) {
      return;
    }
    Map<?, ?> output = (Map<?, ?>) Json.parseStored(entry.output());
    outputs.put(entry.nodeId(), output);
    if (entry.handle() != null) {
      frontier.conclude(entry.nodeId(), entry.handle());
    } else if (entry.status() == LogStatus.SUCCESS) {
      terminated =
          new Terminated(
              "completed".equals(output.get("status")),
              (String) output.get("message"),
              output.get("output"));
    } else if (failure == null) {
      failure = entry.error().message();
    }
  }

  /** Nodes that may start; none when the run is doomed. What executes already is among them. */
  List<String> startable() {
    if (failure != null || terminated != null) {
      return List.of();
    }
    return frontier.ready().stream().filter(node -> !waits.containsKey(node)).toList();
  }

  /** The outcome of an attempt becomes part of the run; a wait does not end one. */
  StepRecord conclude(CompiledNode node, int number, Attempt attempt) {
    return switch (attempt.outcome()) {
      case Completed completed -> {
        outputs.put(node.id(), completed.output());
        yield record.next(node, number, attempt, LogStatus.SUCCESS, completed.handle(), null);
      }
      case Failed failed -> failed(node, number, attempt, failed);
      case Terminated ending -> {
        terminated = ending;
        yield record.next(node, number, attempt, LogStatus.SUCCESS, null, null);
      }
      case Waiting ignored ->
          throw new IllegalStateException("Node " + node.id() + " waits; it is not concluded.");
    };
  }

  private StepRecord failed(CompiledNode node, int number, Attempt attempt, Failed failed) {
    LogView.Failure error = error(failed);
    if (!node.continueOnError()) {
      if (failure == null) {
        failure = failed.message();
        // Nothing goes on but what executes.
        waits.clear();
      }
      return record.next(node, number, attempt, LogStatus.ERROR, null, error);
    }
    outputs.put(node.id(), StepRunner.output(failed));
    String handle =
        workflow.graph().leaves(node.id(), StepOutcome.ERROR_HANDLE)
            ? StepOutcome.ERROR_HANDLE
            : workflow.graph().defaultHandle(node.id());
    return record.next(node, number, attempt, LogStatus.ERROR, handle, error);
  }

  /** The attempt failed and is tried again: the run goes on as if it had not been. */
  StepRecord warn(CompiledNode node, int number, Attempt attempt, Failed failed) {
    return record.next(node, number, attempt, LogStatus.WARNING, null, error(failed));
  }

  private static LogView.Failure error(Failed failed) {
    return new LogView.Failure(failed.code(), failed.message(), failed.retryable());
  }

  /** What becomes ready by a step that was concluded. */
  List<String> follow(StepRecord step) {
    return step.handle() == null || failure != null
        ? List.of()
        : frontier.conclude(step.nodeId(), step.handle());
  }

  /**
   * The step waits from now on.
   *
   * @param number the number of the attempt that waits, or comes after the wait
   */
  WaitRecord await(String nodeId, WaitKind kind, Instant until, int number, Instant now) {
    WaitRecord wait = new WaitRecord(run.id(), run.orgId(), nodeId, "", kind, until, number, now);
    waits.put(nodeId, wait);
    hadWaits = true;
    return wait;
  }

  /** Whether a step waits. */
  boolean isWaiting() {
    return !waits.isEmpty();
  }

  /** Waits that have ended by {@code now}; they are still open. */
  List<WaitRecord> due(Instant now) {
    List<WaitRecord> due = new ArrayList<>();
    for (WaitRecord wait : waits.values()) {
      if (wait.due() != null && !wait.due().isAfter(now)) {
        due.add(wait);
      }
    }
    return due;
  }

  /** When the first wait ends by itself; empty when none does. */
  Optional<Instant> firstDue() {
    return waits.values().stream()
        .map(WaitRecord::due)
        .filter(due -> due != null)
        .min(Instant::compareTo);
  }

  /** The step goes on; its wait is no longer open here. */
  void goOn(WaitRecord wait) {
    waits.remove(wait.nodeId());
  }

  /** The run's output as JSON text, when all its branches have ended; null for none. */
  String output() {
    Object output = RunOutput.of(workflow.graph(), frontier, outputs);
    return output == null ? null : Json.write(output);
  }
}
