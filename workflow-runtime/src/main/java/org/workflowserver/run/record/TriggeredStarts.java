package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.Started;

/** Starts runs for triggers. Who may start one is for the trigger to know: nothing is checked. */
@Dependent
public class TriggeredStarts {
  private final Transactions transactions;
  private final RunStore store;
  private final RunStarts starts;

  @Inject
  public TriggeredStarts(
      Transactions transactions, RunStore store, RunEngine engine, TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.starts = new RunStarts(transactions, store, engine, time);
  }

  /**
   * Starts a run, unless an earlier message with the same key did; the stage completes when the run
   * is committed, and fails with a refusal of the engine.
   *
   * @throws Refusal {@code workflow_inactive}, {@code idempotency_key_reused}, {@code
   *     capacity_exceeded}
   */
  public CompletionStage<Started> start(NewStart start) {
    return start(start, () -> {});
  }

  /**
   * The same with a check of its own.
   *
   * @param check refuses a start that is no repeat; not asked for one that is
   */
  public CompletionStage<Started> start(NewStart start, Runnable check) {
    String org = start.workflow().orgId();
    return starts.start(
        new RunStarts.Keyed(
            org, start.workflow().id(), start.idempotency(), runId -> require(org, runId)),
        () -> {
          start.workflow().requireActive();
          check.run();
          return start;
        });
  }

  private RunDetail require(String org, String runId) {
    return transactions.inNew(
        () -> {
          Run run =
              store
                  .find(org, runId)
                  .orElseThrow(
                      () ->
                          new Refusal(
                              RefusalCode.RESOURCE_MISSING,
                              "The run that an earlier message started is gone."));
          return store.withoutLogs(run);
        });
  }
}
