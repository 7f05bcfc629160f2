package org.workflowserver.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;

/**
 * Accepts new runs: those that there is a permit for begin at once, others stay pending on disk.
 * Those of a workflow that limits its concurrency are always pending first: its slots are given by
 * claims alone.
 *
 * @param claim has runs claimed soon
 */
record Starts(EngineContext context, Executions executions, Runnable claim) {
  private static final Duration COME_BACK = Duration.ofSeconds(5);

  /** Somebody has to make room first. */
  private static final Duration COME_BACK_LATER = Duration.ofMinutes(1);

  /**
   * Accepts the run; the stage completes when that is committed.
   *
   * @return the run; empty when another one was accepted under its idempotency key
   */
  CompletionStage<Optional<RunDetail>> accept(NewStart start) {
    requireTaken();
    String org = start.workflow().orgId();
    if (context.journal().memory().isFull(org)) {
      throw full("The server records as fast as it can; nothing was started.");
    }
    context.inMemory().capacity().addTenant(org);
    Integer most = start.workflow().settings().concurrency();
    if (most != null) {
      return acceptPending(start, RunWaiting.forSlot(most, List.of()))
          .whenComplete((accepted, problem) -> claim.run());
    }
    return context.inMemory().capacity().tryAcquire(org)
        ? acceptRunning(start)
        : acceptPending(start, RunWaiting.FOR_PERMIT);
  }

  /** Whether the database takes anything new. */
  static boolean isTaken(EngineContext context) {
    return !context.stores().diskSpace().isShort() && !context.journal().isRefused();
  }

  private void requireTaken() {
    if (!isTaken(context)) {
      throw Refusal.capacityExceeded(
          "The database has no room or takes nothing at the moment; nothing was started.",
          COME_BACK_LATER);
    }
  }

  /** Why a start is refused for now. */
  static Refusal full(String message) {
    return Refusal.capacityExceeded(message, COME_BACK);
  }

  private CompletionStage<Optional<RunDetail>> acceptRunning(NewStart start) {
    String lease = context.journal().lease();
    RunRecord run;
    RunExecution execution;
    try {
      RunRecord accepted = accepted(start, lease);
      execution =
          executions.of(
              accepted.identity(),
              lease,
              start.workflow(),
              start.compiled(),
              start.payload(),
              Optional.empty());
      run = begin(execution, accepted, start);
    } catch (RuntimeException | Error e) {
      context.inMemory().capacity().release(start.workflow().orgId());
      throw e;
    }
    return record(execution, start, fact(start, run));
  }

  private CompletionStage<Optional<RunDetail>> record(
      RunExecution execution, NewStart start, Fact.Accepted fact) {
    notifyOfEnd(fact.run(), start);
    // Who waits for the end does not ask for the acceptance before. A run whose key another one may
    // have must not begin, though.
    boolean early = start.end() != null && start.idempotency().isEmpty();
    context.inMemory().put(execution);
    CompletionStage<Boolean> recorded =
        early
            ? beginEarly(execution, fact)
            : context.journal().record(execution.orgId(), execution.lease(), fact);
    return recorded.handle(
        (accepted, problem) -> {
          if (problem != null || !accepted) {
            context.inMemory().drop(execution);
          } else if (!early) {
            context.threads().execute(execution::advance);
          }
          return answer(accepted, problem, fact, null);
        });
  }

  private CompletionStage<Boolean> beginEarly(RunExecution execution, Fact.Accepted fact) {
    CompletionStage<Boolean> recorded = execution.accept(fact);
    try {
      context.threads().execute(execution::advance);
      return recorded;
    } catch (RejectedExecutionException e) {
      context.inMemory().drop(execution);
      throw full("The server stops; nothing was started.");
    }
  }

  private CompletionStage<Optional<RunDetail>> acceptPending(NewStart start, RunWaiting waiting) {
    String org = start.workflow().orgId();
    if (!context.pending().reserveUntilSettled(org)) {
      throw full("There are too many pending runs; nothing was started.");
    }
    RunRecord run;
    try {
      run = accepted(start, null).copying(start.origin().taken());
    } catch (RuntimeException | Error e) {
      context.pending().settle(org, false);
      throw e;
    }
    notifyOfEnd(run, start);
    Fact.Accepted fact = fact(start, run);
    return context
        .journal()
        .record(org, context.journal().lease(), fact)
        .handle(
            (accepted, problem) -> {
              context.pending().settle(org, problem == null && accepted);
              return answer(accepted, problem, fact, waiting);
            });
  }

  private static Fact.Accepted fact(NewStart start, RunRecord run) {
    return new Fact.Accepted(run, start.idempotency(), start.origin().audited());
  }

  private static Optional<RunDetail> answer(
      Boolean accepted, Throwable problem, Fact.Accepted fact, RunWaiting waiting) {
    if (problem != null) {
      throw full("The server could not record the run; nothing was started.");
    }
    return accepted ? Optional.of(detail(fact, waiting)) : Optional.empty();
  }

  /**
   * The run as it was accepted, without reading it back.
   *
   * @param waiting why it does not move; null when it does
   */
  private static RunDetail detail(Fact.Accepted fact, RunWaiting waiting) {
    RunRecord run = fact.run();
    return new RunDetail(
        RunView.of(run.identity(), run.status(), null, null, null, 1, waiting),
        run.triggerPayload(),
        null,
        run.logs().stream().limit(RunDetail.MOST_LOGS).map(LogView::of).toList(),
        run.logs().size());
  }

  private void notifyOfEnd(RunRecord run, NewStart start) {
    if (start.end() != null) {
      context.inMemory().notifyOfEnd(run.id(), start.end());
    }
  }

  private RunRecord accepted(NewStart start, String owner) {
    return new RunRecord(
        RunIdentity.accepted(
            context.time().now(),
            start.workflow(),
            start.compiled().version(),
            start.triggerType(),
            start.origin(),
            start.traceparent().orElse(null),
            null),
        owner,
        Json.write(start.payload()));
  }

  /** The run with what is on record of it from the beginning. */
  private static RunRecord begin(RunExecution execution, RunRecord run, NewStart start) {
    if (start.origin().taken().isEmpty()) {
      return run.with(List.of(execution.begin()));
    }
    RunRecord copying = run.copying(start.origin().taken());
    execution.replay(copying.logs(), copying.waits());
    return copying;
  }
}
