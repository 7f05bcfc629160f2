package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.StepRecord;
import org.workflowserver.run.WaitKind;
import org.workflowserver.run.WaitRecord;

/**
 * How far a run has come: its parts, the waits of its steps, and what dooms it. For one thread at a
 * time.
 */
final class RunProgress {
  private final RunIdentity run;
  private final RunRecord record;
  private final Parts parts;
  private final String answering;

  /** The open waits by the key of their step. */
  private final Map<String, WaitRecord> waits = new LinkedHashMap<>();

  private boolean hadWaits;
  private Terminated terminated;
  private LogView answer;

  RunProgress(RunIdentity run, CompiledWorkflow workflow, RunSteps steps, RunRecord record) {
    this.run = run;
    this.record = record;
    this.answering = workflow.answering();
    this.parts = new Parts(workflow, steps, run.startedAt());
  }

  RunRecord record() {
    return record;
  }

  Parts parts() {
    return parts;
  }

  /** Why the run fails; null while nothing has failed for good. */
  String failure() {
    LogView.Failure failure = parts.whole().failure();
    return failure == null ? null : failure.message();
  }

  /** How a step ended the run; null when none did. */
  Terminated terminated() {
    return terminated;
  }

  /** What answers the call that waits for the run; null while nothing does. */
  LogView answer() {
    return answer;
  }

  /** Whether there may be waits on record. */
  boolean hadWaits() {
    return hadWaits;
  }

  /** Takes over what is on record, in order. */
  void replay(List<LogView> logs, Collection<WaitRecord> open) {
    logs.forEach(this::replay);
    parts.open().stream().filter(Part::isDoomed).forEach(parts::giveUp);
    hadWaits = !open.isEmpty();
    if (terminated != null) {
      return;
    }
    for (WaitRecord wait : open) {
      // A wait whose part has failed since is not open any more, even where its row is still there.
      Part part = parts.reopen(wait.nodeId(), places(wait.iteration()));
      if (part != null && !part.isDoomed() && part.isReady(wait.nodeId())) {
        part.await(wait.nodeId());
        waits.put(key(wait), wait);
      }
    }
  }

  private void replay(LogView entry) {
    record.replay(entry);
    if (entry.status() == LogStatus.WARNING) {
      return;
    }
    noteAnswer(entry);
    Part part = parts.reopen(entry.nodeId(), entry.iteration());
    if (part == null) {
      return;
    }
    part.recorded(entry.nodeId(), entry.createdAt());
    Map<?, ?> output = (Map<?, ?>) Json.parseStored(entry.output());
    part.keep(entry.nodeId(), output);
    if (entry.handle() != null) {
      parts.close(part, entry.nodeId());
      part.conclude(entry.nodeId(), entry.handle());
    } else if (entry.status() == LogStatus.SUCCESS) {
      terminated =
          new Terminated(
              "completed".equals(output.get("status")),
              (String) output.get("message"),
              output.get("output"));
    } else {
      parts.close(part, entry.nodeId());
      part.fail(entry.error());
    }
  }

  /** The outcome of an attempt becomes part of the run; a wait does not end one. */
  StepRecord conclude(Part part, CompiledNode node, int number, Attempt attempt) {
    StepRecord concluded = concluded(part, node, number, attempt);
    if (node.id().equals(answering)) {
      noteAnswer(Details.log(concluded));
    }
    return concluded;
  }

  private void noteAnswer(LogView entry) {
    if (entry.nodeId().equals(answering) && entry.status() == LogStatus.SUCCESS) {
      answer = entry;
    }
  }

  private StepRecord concluded(Part part, CompiledNode node, int number, Attempt attempt) {
    return switch (attempt.outcome()) {
      case Completed completed -> {
        part.keep(node.id(), completed.output());
        yield record.next(part, node, number, attempt, LogStatus.SUCCESS, completed.handle(), null);
      }
      case Failed failed -> failed(part, node, number, attempt, failed);
      case Terminated ending -> {
        terminated = ending;
        yield record.next(part, node, number, attempt, LogStatus.SUCCESS, null, null);
      }
      case Waiting ignored ->
          throw new IllegalStateException("Node " + node.id() + " waits; it is not concluded.");
      case Calling ignored ->
          throw new IllegalStateException("Node " + node.id() + " calls; it is not concluded.");
      case Expecting ignored ->
          throw new IllegalStateException("Node " + node.id() + " expects; it is not concluded.");
      case Asking ignored ->
          throw new IllegalStateException("Node " + node.id() + " asks; it is not concluded.");
      case Iterating ignored ->
          throw new IllegalStateException("Node " + node.id() + " iterates; it is not concluded.");
    };
  }

  private StepRecord failed(
      Part part, CompiledNode node, int number, Attempt attempt, Failed failed) {
    LogView.Failure error = error(failed);
    if (!node.continueOnError()) {
      StepRecord step = record.next(part, node, number, attempt, LogStatus.ERROR, null, error);
      part.fail(error);
      return step;
    }
    part.keep(node.id(), StepRunner.output(failed));
    String handle =
        part.graph().leaves(node.id(), StepOutcome.ERROR_HANDLE)
            ? StepOutcome.ERROR_HANDLE
            : part.graph().defaultHandle(node.id());
    return record.next(part, node, number, attempt, LogStatus.ERROR, handle, error);
  }

  /** The attempt failed and is tried again: the run goes on as if it had not been. */
  StepRecord warn(Part part, CompiledNode node, int number, Attempt attempt, Failed failed) {
    return record.next(part, node, number, attempt, LogStatus.WARNING, null, error(failed));
  }

  private static LogView.Failure error(Failed failed) {
    return new LogView.Failure(failed.code(), failed.message(), failed.retryable());
  }

  /** What becomes ready by a step that was concluded. */
  List<String> follow(Part part, StepRecord step) {
    if (step.handle() == null || part.isDoomed()) {
      return List.of();
    }
    return part.conclude(step.nodeId(), step.handle());
  }

  /**
   * The step waits from now on.
   *
   * @param until when that ends by itself; null when it does not
   * @param number the number of the attempt that waits, or comes after the wait
   * @param subject the id of what it waits for; may be null
   */
  WaitRecord await(
      Part part,
      String nodeId,
      WaitKind kind,
      Instant until,
      int number,
      Instant now,
      String subject) {
    WaitRecord wait = wait(part, nodeId, kind, until, number, now, subject);
    part.await(nodeId);
    waits.put(key(wait), wait);
    return wait;
  }

  /**
   * The step, which executes, begins to tell of its callback URL. Who rebuilds the run begins that
   * again at once.
   */
  WaitRecord announce(Part part, String nodeId, int number, Instant now) {
    return wait(part, nodeId, WaitKind.ANNOUNCING, now, number, now, null);
  }

  private WaitRecord wait(
      Part part,
      String nodeId,
      WaitKind kind,
      Instant until,
      int number,
      Instant now,
      String subject) {
    hadWaits = true;
    return new WaitRecord(
        run.id(), run.orgId(), nodeId, part.place(), kind, until, number, now, subject);
  }

  /** Nothing goes on in a part that has failed but what executes; the waits that end by it. */
  List<WaitRecord> giveUp(Part part) {
    List<WaitRecord> gone = new ArrayList<>();
    for (Part doomed : parts.giveUp(part)) {
      for (String nodeId : doomed.giveUpWaiting()) {
        gone.add(waits.remove(Step.key(nodeId, doomed.place())));
      }
    }
    return gone;
  }

  /** Whether a step waits. */
  boolean isWaiting() {
    return !waits.isEmpty();
  }

  /** Whether people are asked. */
  boolean isAsking() {
    return waits.values().stream().anyMatch(wait -> wait.kind() == WaitKind.INTERACTION);
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

  /** The open wait that the command answers; empty when there is none. */
  Optional<WaitRecord> answeredBy(RunCommand command) {
    RunCommand.Answer answer = command.answer();
    return Optional.ofNullable(waits.get(Step.key(answer.nodeId(), answer.iteration())))
        .filter(wait -> wait.kind().isAnswered());
  }

  /** Whether the step that the command answers is not done. */
  boolean isOpen(RunCommand command) {
    RunCommand.Answer answer = command.answer();
    Part part = parts.of(answer.nodeId(), answer.iteration());
    return part != null && !part.isDoomed() && part.isReady(answer.nodeId());
  }

  /** The step goes on; its wait is no longer open here. */
  void goOn(WaitRecord wait) {
    waits.remove(key(wait));
    Part part = parts.of(wait.nodeId(), wait.iteration());
    part.goOn(wait.nodeId());
    part.enter(wait.nodeId());
  }

  /** The run's output as JSON text, when all its branches have ended; null for none. */
  String output() {
    Object output = parts.whole().output();
    return output == null ? null : Json.write(output);
  }

  private static String key(WaitRecord wait) {
    return Step.key(wait.nodeId(), wait.iteration());
  }

  private static List<Integer> places(String iteration) {
    if (iteration.isEmpty()) {
      return List.of();
    }
    List<Integer> places = new ArrayList<>();
    for (String index : iteration.split("\\.")) {
      places.add(Integer.valueOf(index));
    }
    return places;
  }
}
