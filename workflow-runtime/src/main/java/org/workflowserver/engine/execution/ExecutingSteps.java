package org.workflowserver.engine.execution;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.state.StepKey;

/** The steps of one run that execute, and the threads they do it on. For one thread at a time. */
final class ExecutingSteps {
  /**
   * Components keep the time-out themselves; only one that does not is interrupted. Whether one
   * waits for a connection, which is not of its time, is not known here.
   */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<StepKey, Execution> steps = new HashMap<>();
  private final TimeSource time;

  /** Completes when the last step has ended; null while others may begin. */
  private CompletableFuture<Void> drained;

  ExecutingSteps(TimeSource time) {
    this.time = time;
  }

  private static final class Execution {
    private final Thread thread = Thread.currentThread();
    private final long started;
    private final Duration patience;
    private boolean overdue;

    Execution(long started, Duration patience) {
      this.started = started;
      this.patience = patience;
    }
  }

  /** No step begins any more; completes when those that execute have ended. */
  CompletionStage<Void> drain() {
    if (drained == null) {
      drained = new CompletableFuture<>();
    }
    tellWhenDrained();
    return drained;
  }

  boolean isDraining() {
    return drained != null;
  }

  private void tellWhenDrained() {
    if (isDraining() && steps.isEmpty()) {
      drained.complete(null);
    }
  }

  /** The calling thread executes the step of the node from now on. */
  void enter(Step step, CompiledNode node) {
    Duration longest = node.timeout().plus(GRACE);
    boolean mayWait = node.component().descriptor().outsideEffect();
    steps.put(
        step.key(),
        new Execution(
            time.nanoTime(), mayWait ? longest.plus(MemoryBudget.LONGEST_WAIT) : longest));
  }

  /**
   * The step has ended, on the calling thread.
   *
   * @return whether it was interrupted since it took too long
   */
  boolean exit(Step step) {
    Execution execution = steps.remove(step.key());
    tellWhenDrained();
    if (execution == null || !execution.overdue) {
      return false;
    }
    // The thread continues with other steps, which are not to be interrupted.
    Thread.interrupted();
    return true;
  }

  /** Interrupts what has taken longer than its time-out. */
  void interruptOverdue() {
    long now = time.nanoTime();
    for (Execution execution : steps.values()) {
      if (!execution.overdue && now - execution.started > execution.patience.toNanos()) {
        execution.overdue = true;
        execution.thread.interrupt();
      }
    }
  }

  /** Interrupts all but the calling thread; nothing executes for the run any more. */
  void interruptAll() {
    steps.values().stream()
        .map(execution -> execution.thread)
        .filter(thread -> thread != Thread.currentThread())
        .forEach(Thread::interrupt);
    steps.clear();
    tellWhenDrained();
  }
}
