package org.workflowserver.run;

import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;

/** What happened to a run and has to be on record. */
public sealed interface Fact {
  /** About what a fact without payload holds, in bytes. */
  long SMALL = 256;

  /** The run it concerns. */
  String runId();

  /** About how many bytes it holds. */
  long size();

  /** How the run ends by it; null when it does not. */
  default RunEnd end() {
    return null;
  }

  /** The code of the error that the run fails with by it; null when it does not fail. */
  default String error() {
    return end() == null ? null : end().error();
  }

  /**
   * A run was accepted.
   *
   * @param run with what is on record of it from the beginning: its trigger, or what it took over
   *     from another run; nothing while no server has taken it
   * @param idempotency refuses the run when another one was accepted under the key
   * @param audited what the audit log says of it; most starts are on record as a run alone
   */
  record Accepted(
      RunRecord run, Optional<StartCommand.Idempotency> idempotency, Optional<AuditEntry> audited)
      implements Fact {
    @Override
    public String runId() {
      return run.id();
    }

    @Override
    public long size() {
      return run.size();
    }
  }

  /**
   * Something happened to a run that is on record.
   *
   * @param run without tenant and workflow where those are not at hand
   * @param effects what else is changed by that, with it
   */
  record Changed(RunIds run, RunFact.OnRecord fact, List<Effect> effects) implements Fact {
    @Override
    public String runId() {
      return run.id();
    }

    @Override
    public RunEnd end() {
      return fact instanceof RunFact.Ended ended ? ended.end() : null;
    }

    @Override
    public long size() {
      long size =
          switch (fact) {
            case RunFact.Recorded attempt -> attempt.record().size();
            case RunFact.Ended ended -> SMALL + ended.end().size();
            default -> SMALL;
          };
      for (Effect effect : effects) {
        size += effect.size();
      }
      return size;
    }

    /** Whether another run is pending by it. */
    public boolean isCalling() {
      return effects.stream().anyMatch(RunCalled.class::isInstance);
    }
  }

  /** What a fact changes besides the run, its log and its waits. */
  sealed interface Effect {
    /** About how many bytes it holds. */
    default long size() {
      return 0;
    }
  }

  /** The step called a run. */
  record RunCalled(RunRecord run) implements Effect {
    @Override
    public long size() {
      return run.size();
    }
  }

  /** The command that ended the step's wait is done with. */
  record AnswerUsed(String commandId) implements Effect {}

  /** A call to the step's URL is waited for. */
  record CallbackOpened(Wait opened, NewCallback callback) implements Effect {}

  /** Calls to the step's URL are not waited for any more. */
  record CallbackClosed(StepKey step) implements Effect {}

  /** People are asked. */
  record InteractionOpened(Wait opened, NewInteraction asked) implements Effect {
    @Override
    public long size() {
      return asked.size();
    }
  }

  /** People are not asked any more. */
  record InteractionCancelled(String interactionId) implements Effect {}

  /** The step of another run that waits for the end of this one learns of it. */
  record CallerAnswered() implements Effect {}
}
