package org.workflowserver.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The runs that this server moves, the room there is for them, and who waits for their ends. */
final class RunsInMemory {
  private final Map<String, RunExecution> executions = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Void>> listeners = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final int most;

  RunsInMemory(int most) {
    this.most = most;
  }

  /** Takes a place for a run that is about to be put; false when there is none. */
  boolean takePlace() {
    if (taken.incrementAndGet() <= most) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  /** Takes a place for a run that was claimed and has to be put, room or not. */
  void occupyPlace() {
    taken.incrementAndGet();
  }

  /** Gives back a place on which no run was put. */
  void leavePlace() {
    taken.decrementAndGet();
  }

  /** How many runs could still be put. */
  int room() {
    return most - taken.get();
  }

  /** Puts a run on the place that was taken for it. */
  void put(RunExecution execution) {
    executions.put(execution.id(), execution);
  }

  Optional<RunExecution> find(String runId) {
    return Optional.ofNullable(executions.get(runId));
  }

  int size() {
    return executions.size();
  }

  Collection<RunExecution> all() {
    return List.copyOf(executions.values());
  }

  /** Forgets the run, gives its place back and tells those who wait for its end. */
  void drop(RunExecution execution) {
    if (executions.remove(execution.id(), execution)) {
      taken.decrementAndGet();
    }
    CompletableFuture<Void> listener = listeners.remove(execution.id());
    if (listener != null) {
      listener.complete(null);
    }
  }

  /** Completes when the run is dropped; never when it is not here. */
  CompletionStage<Void> whenDropped(String runId) {
    if (!executions.containsKey(runId)) {
      return new CompletableFuture<>();
    }
    CompletableFuture<Void> end = listeners.computeIfAbsent(runId, id -> new CompletableFuture<>());
    if (!executions.containsKey(runId)) {
      // It ended in between, and nobody else would take the listener away.
      listeners.remove(runId);
      end.complete(null);
    }
    return end.copy();
  }
}
