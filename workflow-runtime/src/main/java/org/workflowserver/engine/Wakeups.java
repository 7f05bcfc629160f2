package org.workflowserver.engine;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.workflowserver.clock.Alarm;
import org.workflowserver.engine.execution.RunExecution;

/**
 * Resumes steps whose waits are due, by {@link #claimAndResumeDue}, in one of two ways:
 *
 * <ul>
 *   <li>A run of which other steps execute is in memory. {@link RunExecution#wakeUp} resumes the
 *       steps whose waits are due beside these.
 *   <li>A run that only waits has parked: it is in no server's memory, and its row says when the
 *       first of its waits is due. The server that claims it from then on ({@link Claims#claim})
 *       rebuilds it from its record, and {@link RunExecution#advance} resumes what is due.
 * </ul>
 *
 * <p>Which steps these are says {@link org.workflowserver.run.state.RunDecisions}, and what a step
 * does then its component: the attempt that waited is resumed, or, after the pause before a retry,
 * the next one begins. The wait is open until that is recorded. An answer ends a wait as its time
 * does: it is a command on record, by which {@link Commands#apply} wakes up a run in memory, and
 * makes a parked one due. One that was accepted before the time of its wait was over counts also
 * where that was noticed first: the step asks {@link Commands#expire} before it is resumed.
 *
 * <p>An alarm is armed for the wait that is due next; a scan each second finds what it misses.
 */
final class Wakeups {
  private final Set<RunExecution> waiting = ConcurrentHashMap.newKeySet();
  private final EngineContext context;
  private final Claims claims;
  private final Alarm alarm;

  /**
   * @param pass has {@link #claimAndResumeDue} called soon
   */
  Wakeups(EngineContext context, Claims claims, Runnable pass) {
    this.context = context;
    this.claims = claims;
    this.alarm = new Alarm(context.time(), context::threads, pass);
  }

  /** Steps of the run wait while others of it execute. */
  void add(RunExecution execution) {
    waiting.add(execution);
  }

  void forget(RunExecution execution) {
    waiting.remove(execution);
  }

  /**
   * Resumes steps whose waits are due, claims what no server has (parked runs that are due, pending
   * runs, those of servers that died), and arms the alarm for the next wait. For one thread at a
   * time.
   *
   * @param running whether this server still takes work
   */
  void claimAndResumeDue(BooleanSupplier running) {
    Instant before = context.time().now();
    wake();
    claims.claim(running);
    // What is left without a permit is due already: who releases one asks for another pass.
    armNext(context.inMemory().capacity().isForAll() ? before : context.time().now());
  }

  /** Resumes the steps whose waits are due in the runs of this server. */
  private void wake() {
    for (RunExecution execution : List.copyOf(waiting)) {
      // Taken out before it is asked: a wait that begins meanwhile puts it back.
      waiting.remove(execution);
      try {
        execution.wakeUp().ifPresent(next -> add(execution, next));
      } catch (RuntimeException | Error e) {
        waiting.add(execution);
        throw e;
      }
    }
  }

  /**
   * One that is due already has no thread to be resumed on; the scan of each second looks again.
   */
  private void add(RunExecution execution, Instant next) {
    waiting.add(execution);
    if (next.isAfter(context.time().now())) {
      alarm.arm(next);
    }
  }

  /**
   * Arms the alarm for the next parked run.
   *
   * @param claimed a moment before the last claim, which may have seen nothing that is due since
   */
  private void armNext(Instant claimed) {
    context
        .inNew(stores -> stores.claims().nextWake(claimed, alarm.horizon()))
        .ifPresent(alarm::arm);
  }

  /** Something may have to be done at that moment. */
  void arm(Instant due) {
    alarm.arm(due);
  }
}
