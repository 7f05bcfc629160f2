package org.workflowserver.engine.execution;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.StepRecord;

/**
 * The runs that this server moves, the permits and memory for them, and who waits for their ends.
 */
public final class RunsInMemory {
  private static final Logger LOG = Logger.getLogger(RunsInMemory.class.getName());

  private final Map<String, RunExecution> executions = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Optional<RunEnding>>> listeners =
      new ConcurrentHashMap<>();

  /** The versions of workflows that these are runs of, and of how many. */
  private final Map<CompiledWorkflow, Integer> workflows = new ConcurrentHashMap<>();

  private final RunCapacity capacity;
  private volatile boolean draining;

  /**
   * @param most how many runs
   * @param mostBytes about how many bytes their values and workflows may take together
   */
  public RunsInMemory(int most, long mostBytes) {
    this.capacity = new RunCapacity(most, mostBytes);
  }

  /** The permits and the memory for runs. */
  public RunCapacity capacity() {
    return capacity;
  }

  /** Whether the values of runs take too much, and not this one's alone. */
  public boolean shouldYield(RunExecution execution) {
    return executions.size() > 1 && capacity.shouldYield(execution.orgId(), execution.bytes());
  }

  /** Puts a run under the permit that was taken for it. */
  public void put(RunExecution execution) {
    capacity.addBytes(execution.orgId(), execution.bytes());
    if (workflows.merge(execution.workflow(), 1, Integer::sum) == 1) {
      capacity.addBytes(execution.orgId(), execution.workflow().bytes());
    }
    RunExecution before = executions.put(execution.id(), execution);
    if (draining) {
      execution.drain();
    }
    if (before != null) {
      // It parked, and was claimed again before its server heard that the parking is on record.
      before.abandon();
      releasePermit(before);
    }
  }

  /**
   * Lets no step begin any more, and waits until those that execute have ended and their facts are
   * queued; for {@code longest} at most.
   */
  public void drain(Duration longest) throws InterruptedException {
    draining = true;
    List<CompletableFuture<Void>> ends =
        all().stream().map(execution -> execution.drain().toCompletableFuture()).toList();
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
          .get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(
          Level.INFO,
          "Runs with steps that did not end within {0} s of the stop: {1}. The server that resumes"
              + " them executes these steps again.",
          new Object[] {longest.toSeconds(), ends.stream().filter(end -> !end.isDone()).count()});
    }
    // The thread that ended a step queues its fact before giving up the lock that this takes.
    all().forEach(RunExecution::recorded);
  }

  public Optional<RunExecution> find(String runId) {
    return Optional.ofNullable(executions.get(runId));
  }

  /**
   * What runs take here.
   *
   * @param permits taken for runs
   * @param bytes about how many bytes
   */
  public record Usage(int permits, long bytes) {}

  public Usage usage() {
    return new Usage(capacity.taken(), capacity.bytes());
  }

  public int size() {
    return executions.size();
  }

  public Collection<RunExecution> all() {
    return List.copyOf(executions.values());
  }

  /** A run that is about to be accepted: what to complete at its end. */
  public void notifyOfEnd(String runId, CompletableFuture<Optional<RunEnding>> end) {
    listeners.put(runId, end);
    end.whenComplete((ending, problem) -> listeners.remove(runId, end));
  }

  /**
   * Forgets the run, whose end is on record, gives its permit back and notifies those who wait for
   * its end.
   */
  public void end(RunExecution execution, RunEnd end) {
    StepRecord response = execution.response();
    LogView answer = response == null ? null : LogView.of(response);
    forget(execution, Optional.of(new RunEnding(RunStatus.of(end), end.message(), answer)));
  }

  /**
   * Forgets the run and gives its permit back; those who wait for its end have to look elsewhere.
   */
  public void drop(RunExecution execution) {
    forget(execution, Optional.empty());
  }

  private void forget(RunExecution execution, Optional<RunEnding> ending) {
    if (executions.remove(execution.id(), execution)) {
      releasePermit(execution);
    }
    CompletableFuture<Optional<RunEnding>> listener = listeners.remove(execution.id());
    if (listener != null) {
      listener.complete(ending);
    }
  }

  private void releasePermit(RunExecution execution) {
    capacity.release(execution.orgId());
    capacity.addBytes(execution.orgId(), -execution.bytes());
    if (workflows.computeIfPresent(execution.workflow(), (workflow, runs) -> less(runs)) == null) {
      capacity.addBytes(execution.orgId(), -execution.workflow().bytes());
    }
  }

  private static Integer less(int runs) {
    return runs == 1 ? null : runs - 1;
  }

  /** Completes when the run is dropped; never when it is not here. */
  public CompletionStage<Optional<RunEnding>> whenDropped(String runId) {
    if (!executions.containsKey(runId)) {
      return new CompletableFuture<>();
    }
    CompletableFuture<Optional<RunEnding>> end =
        listeners.computeIfAbsent(runId, id -> new CompletableFuture<>());
    if (!executions.containsKey(runId)) {
      // It ended in between, and nobody else would take the listener away.
      listeners.remove(runId);
      end.complete(Optional.empty());
    }
    return end.copy();
  }
}
