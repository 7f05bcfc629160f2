package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.Limits.RunLimits;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.engine.execution.RunHost;
import org.workflowserver.engine.execution.RunSteps;
import org.workflowserver.engine.execution.Step;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.engine.execution.StepRunner;
import org.workflowserver.json.Json;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.record.Facts;
import org.workflowserver.run.state.NotReopened;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/** A run that was rebuilt from its record, and what reaches it before it goes on. */
class RebuiltRunTest {
  @Test
  void anAnswerThatComesBeforeTheRunGoesOnDoesNotEndIt() {
    try (Box box = Box.on(Dialect.H2)) {
      RunRecord recorded = parkedInItsSecondItem(box);
      Queue queue = new Queue();
      RunExecution run = rebuilt(box, recorded, queue);

      Wait wait = recorded.waits().getFirst();
      RunCommand.Answer answer =
          new RunCommand.Answer(wait.step(), wait.subject(), "completed", null);
      assertThat(run.apply(new RunCommand("answer", run.id(), "", answer))).isTrue();
      queue.runAll();
      run.advance();
      queue.runAll();

      assertThat(queue.facts).hasSize(3);
      assertThat(Facts.entry(queue.facts.get(0)).nodeId()).isEqualTo("call");
      StepRecord each = Facts.entry(queue.facts.get(1));
      assertThat(each.nodeId()).isEqualTo("each");
      assertThat(Json.parseObject(each.output())).containsEntry("succeeded", 2L);
      assertThat(queue.facts.get(2).end().error()).isNull();
    }
  }

  @Test
  void theAnswerOfARunThatAnEarlierAttemptCalledResumesNothing() {
    try (Box box = Box.on(Dialect.H2)) {
      RunRecord recorded = parkedInItsSecondItem(box);
      Queue queue = new Queue();
      RunExecution run = rebuilt(box, recorded, queue);

      StepKey step = recorded.waits().getFirst().step();
      RunCommand.Answer answer = new RunCommand.Answer(step, "fl_run_earlier", "failed", null);
      assertThat(run.apply(new RunCommand("early", run.id(), "", answer))).isTrue();
      run.advance();
      queue.runAll();

      assertThat(queue.facts)
          .hasSize(1)
          .first()
          .matches(fact -> ((Fact.Changed) fact).fact() instanceof RunFact.Parked);
    }
  }

  @Test
  void aRunWhoseIteratorDoesNotOpenAgainIsNotRebuilt() {
    try (Box box = Box.on(Dialect.H2)) {
      RunRecord recorded = parkedInItsSecondItem(box);
      Limits usual = Limits.configured();
      RunLimits flat =
          new RunLimits(
              usual.run().steps(),
              usual.run().data(),
              usual.run().duration(),
              0,
              usual.run().callDepth());
      Limits lowered =
          new Limits(
              usual.running(),
              usual.memory(),
              usual.pending(),
              flat,
              usual.stepOutput(),
              usual.templateTime(),
              usual.templateOutput());
      assertThatExceptionOfType(NotReopened.class)
          .isThrownBy(() -> rebuilt(box, recorded, new Queue(), lowered))
          .matches(problem -> !problem.isPassing())
          .withMessageContainingAll("'each'", "limit_exceeded");
    }
  }

  /** A run whose iterator is done with its first item, and waits for what the second called. */
  private static RunRecord parkedInItsSecondItem(Box box) {
    box.world.close("slow");
    String quick = box.workflow(Drawn.callable().act("quick").way("start > quick"));
    String slow = box.workflow(Drawn.callable().act("slow").way("start > slow"));
    String parent =
        box.start(
                box.workflow(
                    Drawn.withTrigger()
                        .node(
                            "each",
                            "iterator",
                            Map.of("items", "{{ trigger.items }}", "concurrency", 2))
                        .call("call", "{{ item }}", Map.of(), true)
                        .way("start > each:item > call")),
                Map.of("items", List.of(quick, slow)))
            .run()
            .id();
    box.scanUntil(
        () ->
            box.count("run_log where node_id = 'call'") == 1
                && box.world.callsOf("slow") == 1
                && box.count("runs where owner is null and id = '" + parent + "'") == 1);
    RunRecord recorded =
        box.database.transactions().inNew(() -> box.runStore.recorded(List.of(parent))).getFirst();
    box.world.open("slow");
    return recorded;
  }

  private static RunExecution rebuilt(Box box, RunRecord recorded, RunHost host) {
    return rebuilt(box, recorded, host, Limits.configured());
  }

  private static RunExecution rebuilt(Box box, RunRecord recorded, RunHost host, Limits limits) {
    RunIdentity identity = recorded.identity();
    String workflow = identity.workflowId();
    RunExecution run =
        new RunExecution(
            box.lease(),
            new RunSteps(
                identity,
                box.versions.head(identity.orgId(), workflow).orElseThrow(),
                box.versions.require(workflow, 1),
                Json.parseObject(recorded.triggerPayload()),
                new StepRunner(limits, new SystemTime(), box.secrets),
                host,
                new SystemTime()));
    run.replay(recorded.logs(), recorded.waits());
    return run;
  }

  /** An engine that keeps what it is told, and runs steps when the test says so. */
  private static final class Queue implements RunHost {
    private final MemoryBudget memory = new MemoryBudget();
    private final List<Fact> facts = new ArrayList<>();
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void runAll() {
      while (!steps.isEmpty()) {
        steps.removeFirst().run();
      }
    }

    @Override
    public CompletionStage<Boolean> record(RunExecution execution, Fact fact) {
      facts.add(fact);
      return CompletableFuture.completedStage(true);
    }

    @Override
    public boolean dispatch(RunExecution execution, Step step) {
      return steps.add(() -> execution.runFrom(step));
    }

    @Override
    public boolean awaitFreshLease(RunExecution execution) {
      return true;
    }

    @Override
    public StepAttempt call(RunIdentity run, Step step, StepAttempt attempt, Calling calling) {
      throw new AssertionError("Nothing calls here.");
    }

    @Override
    public CallbackUrls callbacks() {
      throw new AssertionError("Nothing is called back here.");
    }

    @Override
    public Optional<RunCommand> expire(Wait wait) {
      return Optional.empty();
    }

    @Override
    public MemoryBudget memory() {
      return memory;
    }

    @Override
    public void grow(RunExecution execution, long bytes) {}

    @Override
    public boolean shouldYield(RunExecution execution) {
      return false;
    }

    @Override
    public void watchWaits(RunExecution execution, Optional<Instant> until) {}

    @Override
    public void failed(RunExecution execution, Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
