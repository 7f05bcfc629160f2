package org.workflowserver.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.engine.StepRunner.Rendered;
import org.workflowserver.graph.Frontier;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.StepRecord;

/**
 * A run in memory: its frontier and the outputs of its steps. Any thread may bring an outcome; one
 * at a time is applied. Facts go to the {@link Recorder} in the order of {@code seq}.
 */
final class RunExecution {
  private final ReentrantLock lock = new ReentrantLock();
  private final RunIdentity run;
  private final String lease;
  private final WorkflowHead head;
  private final CompiledWorkflow workflow;
  private final StepRunner runner;
  private final Recorder recorder;
  private final TimeSource time;
  private final Frontier frontier;
  private final Map<String, Object> roots = new HashMap<>();
  private final Map<String, Object> outputs = new ConcurrentHashMap<>();
  private final RunRecord record;
  private final Map<String, Thread> executing = new HashMap<>();
  private final Map<String, Object> trigger;
  private CompletionStage<Boolean> lastRecorded = CompletableFuture.completedStage(true);
  private Terminated terminated;
  private int underWay;
  private String failure;
  private boolean ended;

  /** Where a run's facts go. */
  interface Recorder {
    /** Queues the fact; the stage tells whether it is on record. */
    CompletionStage<Boolean> record(RunExecution execution, Fact fact);

    /** Runs the step on a thread of its own. */
    void dispatch(RunExecution execution, String nodeId);

    /** The run can't go on here, for a reason that no step is to answer for. */
    void broke(RunExecution execution, Throwable cause);
  }

  RunExecution(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow workflow,
      Map<String, Object> payload,
      StepRunner runner,
      Recorder recorder,
      TimeSource time) {
    this.run = run;
    this.lease = lease;
    this.head = head;
    this.workflow = workflow;
    this.runner = runner;
    this.recorder = recorder;
    this.time = time;
    this.record = new RunRecord(run, workflow.workflowId(), time, runner.limits());
    this.frontier = new Frontier(workflow.graph());
    this.trigger = new LinkedHashMap<>(payload);
    trigger.put("type", run.triggerType());
    trigger.put("run_id", run.id());
    roots.put("trigger", trigger);
    roots.put("run", Map.of("id", run.id(), "started_at", Times.format(run.startedAt())));
    roots.put("workflow", Map.of("id", head.id(), "name", head.name()));
    frontier.start();
  }

  String id() {
    return run.id();
  }

  /** The lease that the run was begun or claimed under; its facts are recorded under no other. */
  String lease() {
    return lease;
  }

  /** Runs the trigger, which is pure, and returns its record; the caller records it. */
  StepRecord begin() {
    CompiledNode node = workflow.trigger();
    StepContext context =
        new StepContext(
            Map.of(),
            trigger,
            key(node.id()),
            traceparent(node.id()),
            run.startedAt(),
            node.timeout());
    Attempt attempt = runner.run(node, context);
    lock.lock();
    try {
      return switch (attempt.outcome()) {
        case Completed completed -> {
          frontier.conclude(node.id(), completed.handle());
          yield succeeded(node, attempt, completed);
        }
        case Failed failed -> failed(node, attempt, failed);
        case Terminated ending ->
            throw new IllegalStateException("A trigger can't end the run: " + node.componentId());
      };
    } finally {
      lock.unlock();
    }
  }

  /** Applies what is on record, in order. */
  void replay(List<LogView> logs) {
    for (LogView entry : logs) {
      record.replay(entry);
      if (entry.status() == LogStatus.WARNING) {
        continue;
      }
      outputs.put(entry.nodeId(), Json.parseStored(entry.output()));
      if (entry.handle() != null) {
        frontier.conclude(entry.nodeId(), entry.handle());
      } else if (entry.status() == LogStatus.SUCCESS) {
        terminated = terminated((Map<?, ?>) Json.parseStored(entry.output()));
      } else if (failure == null) {
        failure = entry.error().message();
      }
    }
  }

  private static Terminated terminated(Map<?, ?> output) {
    return new Terminated(
        "completed".equals(output.get("status")),
        (String) output.get("message"),
        output.get("output"));
  }

  /** Goes on from what was replayed; without any record, from the trigger. */
  void resume() {
    guarded(
        () -> {
          if (record.isEmpty()) {
            lastRecorded = recorder.record(this, new Fact.Recorded(begin()));
          }
          runAll(firstReady());
        });
  }

  /** Runs what is ready: one step on this thread, each other one on a thread of its own. */
  void advance() {
    guarded(() -> runAll(firstReady()));
  }

  private List<String> firstReady() {
    List<String> ready;
    lock.lock();
    try {
      ready = failure == null && terminated == null ? List.copyOf(frontier.ready()) : List.of();
      underWay = ready.size();
      if (terminated != null) {
        terminate(terminated);
      } else if (underWay == 0) {
        end();
      }
    } finally {
      lock.unlock();
    }
    return ready;
  }

  /** Runs the step and, on the same thread, what becomes ready by it. */
  void runFrom(String nodeId) {
    guarded(() -> runAll(List.of(nodeId)));
  }

  /** A thread that ends without a word would leave the run open for ever. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      recorder.broke(this, e);
    }
  }

  /** Nothing of this run is recorded here any more; what executes is told to stop. */
  void abandon() {
    lock.lock();
    try {
      ended = true;
      interruptOthers();
    } finally {
      lock.unlock();
    }
  }

  private void runAll(List<String> first) {
    List<String> ready = first;
    while (!ready.isEmpty()) {
      for (String other : ready.subList(1, ready.size())) {
        recorder.dispatch(this, other);
      }
      ready = runStep(ready.getFirst());
    }
  }

  /** Runs one step and returns what is ready by it. */
  private List<String> runStep(String nodeId) {
    CompiledNode node = workflow.node(nodeId);
    if (!enter(nodeId)) {
      return List.of();
    }
    Instant now = record.lastBefore(nodeId, workflow.graph());
    RunScope scope =
        new RunScope(roots, outputs, head.settings().strictVariables(), now, key(nodeId));
    Rendered rendered = runner.render(node, scope);
    if (rendered.failure() != null) {
      return conclude(node, runner.notRendered(rendered.failure()));
    }
    // Nothing has an effect outside before what it depends on is on record.
    if (node.component().descriptor().outsideEffect() && !isRecorded()) {
      abandon();
      return List.of();
    }
    StepContext context =
        new StepContext(
            rendered.configuration(),
            trigger,
            key(nodeId),
            traceparent(nodeId),
            now,
            node.timeout());
    return conclude(node, runner.run(node, context));
  }

  /** Waits, on a virtual thread, until all that was queued for the run so far is on record. */
  private boolean isRecorded() {
    CompletionStage<Boolean> last;
    lock.lock();
    try {
      last = lastRecorded;
    } finally {
      lock.unlock();
    }
    try {
      return last.toCompletableFuture().join();
    } catch (CompletionException e) {
      // The recorder has been told why; nothing with an effect may start here any more.
      return false;
    }
  }

  private boolean enter(String nodeId) {
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      if (failure != null) {
        // The run fails: what has not started does not start.
        leave(nodeId);
        return false;
      }
      executing.put(nodeId, Thread.currentThread());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private List<String> conclude(CompiledNode node, Attempt attempt) {
    lock.lock();
    try {
      executing.remove(node.id());
      if (ended) {
        return List.of();
      }
      StepRecord step =
          switch (attempt.outcome()) {
            case Completed completed -> succeeded(node, attempt, completed);
            case Failed failed -> failed(node, attempt, failed);
            case Terminated ending -> record.next(node, attempt, LogStatus.SUCCESS, null, null);
          };
      lastRecorded = recorder.record(this, new Fact.Recorded(step));
      if (attempt.outcome() instanceof Terminated ending) {
        terminate(ending);
        return List.of();
      }
      if (record.passedLimit().isPresent()) {
        String passed = record.passedLimit().get();
        conclude(RunStatus.FAILED, RunError.LIMIT_EXCEEDED, passed, null);
        return List.of();
      }
      List<String> ready =
          step.handle() == null || failure != null
              ? List.of()
              : frontier.conclude(node.id(), step.handle());
      underWay += ready.size();
      leave(node.id());
      return ready;
    } finally {
      lock.unlock();
    }
  }

  /** One step less is under way; the last one ends the run. */
  private void leave(String nodeId) {
    executing.remove(nodeId);
    underWay--;
    if (underWay == 0) {
      end();
    }
  }

  private StepRecord succeeded(CompiledNode node, Attempt attempt, Completed completed) {
    outputs.put(node.id(), completed.output());
    return record.next(node, attempt, LogStatus.SUCCESS, completed.handle(), null);
  }

  private StepRecord failed(CompiledNode node, Attempt attempt, Failed failed) {
    LogView.Failure error =
        new LogView.Failure(failed.code(), failed.message(), failed.retryable());
    if (!node.continueOnError()) {
      StepRecord step = record.next(node, attempt, LogStatus.ERROR, null, error);
      if (failure == null) {
        failure = failed.message();
      }
      return step;
    }
    outputs.put(node.id(), StepRunner.output(failed));
    String handle =
        workflow.graph().leaves(node.id(), StepOutcome.ERROR_HANDLE)
            ? StepOutcome.ERROR_HANDLE
            : workflow.graph().defaultHandle(node.id());
    return record.next(node, attempt, LogStatus.ERROR, handle, error);
  }

  private void terminate(Terminated ending) {
    String output = ending.output() == null ? null : Json.write(ending.output());
    if (ending.completed()) {
      conclude(RunStatus.COMPLETED, null, null, output);
    } else {
      String message = ending.message() == null ? "The workflow ended the run." : ending.message();
      conclude(RunStatus.FAILED, RunError.TERMINATED, message, output);
    }
  }

  private void end() {
    if (failure != null) {
      conclude(RunStatus.FAILED, RunError.STEP_FAILED, failure, null);
    } else {
      Object output = RunOutput.of(workflow.graph(), frontier, outputs);
      conclude(RunStatus.COMPLETED, null, null, output == null ? null : Json.write(output));
    }
  }

  private void conclude(RunStatus status, RunError error, String message, String output) {
    ended = true;
    interruptOthers();
    recorder.record(this, new Fact.Ended(run.id(), status, error, message, output, time.now()));
  }

  private void interruptOthers() {
    executing.values().stream()
        .filter(thread -> thread != Thread.currentThread())
        .forEach(Thread::interrupt);
    executing.clear();
  }

  /** The same on every attempt, and after a crash. */
  private String key(String nodeId) {
    return run.id() + "/" + nodeId + "/";
  }

  private String traceparent(String nodeId) {
    return Hashes.traceparent(run.traceparent(), run.id(), key(nodeId));
  }
}
