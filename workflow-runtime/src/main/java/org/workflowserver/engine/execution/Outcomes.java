package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.Fact.Effect;
import org.workflowserver.run.NewCallback;
import org.workflowserver.run.NewInteraction;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunInput;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;
import org.workflowserver.run.state.Wait.Waiter;

/**
 * What the outcomes of a run's attempts mean: what the run has to decide on, and what goes on
 * record with that. A wait of each kind begins here.
 */
record Outcomes(RunIdentity run, RunSteps steps, TimeSource time) {
  /**
   * What an outcome means.
   *
   * @param effects what goes on record with the fact about the step
   */
  record InputWithEffects(RunInput input, List<Effect> effects) {}

  /** What the attempt of the step means for its run. */
  InputWithEffects of(Step step, CompiledNode node, StepAttempt attempt) {
    Instant now = time.now();
    return switch (attempt.outcome()) {
      case Waiting waiting -> waits(new Wait.Delay(waiter(step, now), waiting.until()));
      case Calling calling ->
          calling.waits()
              ? waits(
                  new Wait.Child(
                      waiter(step, attempt.called().identity().startedAt()), attempt.called().id()),
                  new Fact.RunCalled(attempt.called()))
              : concluded(step, node, started(attempt), now);
      case Asking asking -> asks(step, asking, now);
      case Expecting expecting ->
          expects(
              step,
              expecting,
              new Wait.Callback(waiter(step, began(step, now)), expecting.until()));
      case Iterating iterating ->
          new InputWithEffects(
              new RunInput.Iterates(opened(step.key(), attempt, iterating)), List.of());
      case Completed ignored -> concluded(step, node, attempt, now);
      case Failed ignored -> concluded(step, node, attempt, now);
      case Terminated ignored -> concluded(step, node, attempt, now);
    };
  }

  /** The iterator opens. */
  static RunFact.Iterating opened(StepKey step, StepAttempt attempt, Iterating iterating) {
    return new RunFact.Iterating(
        step,
        attempt.input(),
        iterating.items(),
        iterating.concurrency(),
        iterating.stopsOnError());
  }

  /** The step sends its URL to the other side, once this is on record. */
  InputWithEffects announcing(Step step, Expecting expecting) {
    return expects(step, expecting, new Wait.Announcing(waiter(step, time.now())));
  }

  /** The end of the step of a node: the trigger, or an iterator whose items have ended. */
  RunInput.Concluded concluded(Step step, CompiledNode node, StepAttempt attempt) {
    return input(step, node, attempt, time.now());
  }

  private InputWithEffects concluded(
      Step step, CompiledNode node, StepAttempt attempt, Instant now) {
    List<Effect> effects = List.of();
    if (attempt.called() != null || step.answer() != null) {
      effects = new ArrayList<>();
      if (attempt.called() != null) {
        effects.add(new Fact.RunCalled(attempt.called()));
      }
      if (step.answer() != null) {
        effects.add(new Fact.AnswerUsed(step.answer().id()));
      }
    }
    return new InputWithEffects(input(step, node, attempt, now), effects);
  }

  private RunInput.Concluded input(Step step, CompiledNode node, StepAttempt attempt, Instant now) {
    StepRecord.Attempt ended = ended(step, node, attempt, now);
    Map<String, Object> output = StepAttempt.output(attempt.outcome());
    return switch (attempt.outcome()) {
      case Completed completed -> new RunInput.Completed(ended, completed.handle(), output);
      case Failed failed ->
          new RunInput.Failed(
              ended,
              new Failure(failed.code(), failed.message(), failed.retryable()),
              output,
              node.continueOnError() ? StepOutcome.ERROR_HANDLE : null,
              retry(step, node, failed, now));
      case Terminated ignored -> new RunInput.Terminated(ended, output);
      default -> throw new IllegalStateException("Node " + node.id() + " is not done.");
    };
  }

  private static StepRecord.Attempt ended(
      Step step, CompiledNode node, StepAttempt attempt, Instant now) {
    return new StepRecord.Attempt(
        step.key(),
        Ids.next(IdKind.LOG, now),
        node.componentId(),
        step.attempt(),
        attempt.input(),
        attempt.output(),
        // Microseconds are what is kept, so that readers of memory and of the record see the same.
        Duration.of(attempt.nanos() / 1_000, ChronoUnit.MICROS),
        now);
  }

  private Wait.Retry retry(Step step, CompiledNode node, Failed failed, Instant now) {
    return steps
        .pauseBeforeRetry(step, node, failed)
        .map(pause -> new Wait.Retry(waiter(step, step.attempt() + 1, now), now.plus(pause)))
        .orElse(null);
  }

  /** The attempt of a step that called a run and does not wait for it. */
  private static StepAttempt started(StepAttempt attempt) {
    return attempt.as(Completed.of(Map.of("run_id", attempt.called().id())), attempt.called());
  }

  private InputWithEffects asks(Step step, Asking asking, Instant now) {
    NewInteraction asked = NewInteraction.of(Ids.next(IdKind.INTERACTION, now), asking.question());
    Wait wait = new Wait.Interaction(waiter(step, now), asking.until(), asked.id());
    return waits(wait, new Fact.InteractionOpened(wait, asked));
  }

  /** What is closed by the fact, and who learns of it. */
  List<Effect> closing(RunFact.OnRecord fact) {
    return switch (fact) {
      case RunFact.Recorded attempt ->
          attempt.record().retried() ? List.of() : closing(attempt.record().step());
      case RunFact.Abandoned abandoned -> closing(abandoned.closed());
      case RunFact.Ended ignored ->
          run.isWaitedFor() ? List.of(new Fact.CallerAnswered()) : List.of();
      case RunFact.Waiting ignored -> List.of();
      case RunFact.Parked ignored -> List.of();
    };
  }

  private List<Effect> closing(Wait abandoned) {
    return switch (abandoned) {
      case Wait.Interaction asked -> List.of(new Fact.InteractionCancelled(asked.subject()));
      case Wait.Callback call -> closing(call.step());
      case Wait.Announcing call -> closing(call.step());
      case Wait.Retry retry -> closing(retry.step());
      case Wait.Delay ignored -> List.of();
      case Wait.Child ignored -> List.of();
    };
  }

  /** Retries wait for a call to the URL that the first attempt sent; now there will be no more. */
  private List<Effect> closing(StepKey step) {
    return steps.workflow().node(step.nodeId()).component().takesCallback()
        ? List.of(new Fact.CallbackClosed(step))
        : List.of();
  }

  private static InputWithEffects waits(Wait wait, Effect... effects) {
    return new InputWithEffects(new RunInput.Waits(wait), List.of(effects));
  }

  private InputWithEffects expects(Step step, Expecting expecting, Wait wait) {
    String hash = CallbackUrls.hash(steps.callbackToken(step));
    return waits(wait, new Fact.CallbackOpened(wait, new NewCallback(hash, expecting.until())));
  }

  /** An attempt that sent its URL began with that. */
  private static Instant began(Step step, Instant now) {
    return step.waited() instanceof Wait.Announcing announced
        ? announced.waiter().createdAt()
        : now;
  }

  private Waiter waiter(Step step, Instant began) {
    return waiter(step, step.attempt(), began);
  }

  private Waiter waiter(Step step, int attempt, Instant began) {
    return new Waiter(run.id(), run.orgId(), step.key(), attempt, began);
  }
}
