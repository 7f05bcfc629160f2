package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.json.Coded;
import org.workflowserver.run.Fact;
import org.workflowserver.run.Fact.Effect;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunState;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;

/** Puts on record what was decided of one run. For one thread at a time. */
record DecidedFacts(
    RunIdentity run, CompiledWorkflow workflow, RunState state, RunLedger ledger, TimeSource time) {
  private static final Duration READ_AGAIN = Duration.ofSeconds(1);

  /** Records the fact; the effects go on record with the fact about that step. */
  void record(RunFact.OnRecord fact, StepKey step, List<Effect> effects) {
    switch (fact) {
      case RunFact.Recorded ended ->
          record(ended, ended.record().step().equals(step) ? effects : List.of());
      case RunFact.Waiting waiting ->
          ledger.record(
              new Fact.StepChanged(
                  waiting, waiting.opened().step().equals(step) ? effects : List.of()));
      case RunFact.Abandoned abandoned -> ledger.record(new Fact.StepChanged(abandoned, List.of()));
      case RunFact.Parked parked -> park(parked);
      case RunFact.Ended ended -> end(ended.end());
    }
  }

  private void record(RunFact.Recorded ended, List<Effect> effects) {
    StepRecord entry = ended.record();
    List<Effect> all = effects;
    if (!entry.retried()) {
      if (workflow.node(entry.nodeId()).component().takesCallback()) {
        all = new ArrayList<>(effects);
        all.add(new Fact.CallbackClosed(entry.step()));
      }
      ledger.grow(entry.output());
    }
    ledger.record(new Fact.StepChanged(ended, all));
  }

  private void park(RunFact.Parked parked) {
    Instant now = time.now();
    // One that leaves for lack of memory as soon as it was read would be claimed again at once.
    Instant again = ledger.isOnlyRead() ? now.plus(READ_AGAIN) : now;
    ledger.record(
        new Fact.Parked(
            run.id(),
            parked.asking() ? RunStatus.AWAITING_UI_INTERACTION : RunStatus.RUNNING,
            parked.wakeAt() == null ? again : parked.wakeAt(),
            now));
  }

  private void end(RunEnd end) {
    ledger.close(
        new Fact.Ended(
            run.id(),
            run.orgId(),
            workflow.workflowId(),
            end.error() == null ? RunStatus.COMPLETED : RunStatus.FAILED,
            end.error() == null ? null : Coded.find(RunError.class, end.error()).orElseThrow(),
            end.message(),
            end.output(),
            time.now(),
            state.hadWaits(),
            run.isWaitedFor(),
            end.failedStep()));
  }
}
