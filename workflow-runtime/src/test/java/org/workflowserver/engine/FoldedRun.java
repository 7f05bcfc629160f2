package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.workflowserver.engine.RandomPlan.Kind;
import org.workflowserver.engine.RandomWorkflow.Loop;
import org.workflowserver.graph.Edge;
import org.workflowserver.graph.Node;
import org.workflowserver.graph.Parts;
import org.workflowserver.json.Json;
import org.workflowserver.run.state.Decision;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.Iteration;
import org.workflowserver.run.state.RunBounds;
import org.workflowserver.run.state.RunDecisions;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunFact.Iterating;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.RunInput;
import org.workflowserver.run.state.RunState;
import org.workflowserver.run.state.Snapshot;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * A run of a random workflow without an engine: its inputs are made up, and what goes on record is
 * kept as the tables keep it. After each input the state is held against the fold of that record.
 */
final class FoldedRun implements RunDecisions.Environment {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MOST_INPUTS = 5_000;
  private static final int MOST_ENTRIES = 25;

  private final RandomWorkflow workflow;
  private final Parts parts;
  private final Random random;

  /** The rows of the log, and the open waits. */
  private final List<StepRecord> log = new ArrayList<>();

  private final Map<StepKey, Wait> rows = new LinkedHashMap<>();

  /** Steps that execute, with the wait that they come after. */
  private final Map<StepKey, Optional<Wait>> executing = new LinkedHashMap<>();

  private final Set<StepKey> concluded = new HashSet<>();
  private final Set<StepKey> answered = new HashSet<>();
  private RunState state;
  private RunDecisions decisions;
  private Instant now = NOON;
  private RunEnd end;
  private boolean leaves;

  /** Whether anything is on record since the server began to move the run. */
  private boolean progressed;

  private int crashes;
  private int waits;

  FoldedRun(RandomWorkflow workflow, Random random) {
    this.workflow = workflow;
    this.random = random;
    List<Edge> edges = new ArrayList<>();
    for (RandomWorkflow.Edge edge : workflow.edges()) {
      String id = "e" + edges.size();
      edges.add(new Edge(id, edge.source(), edge.target(), edge.handle(), null));
    }
    List<String> iterators = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (RandomPlan plan : workflow.plans()) {
      List<String> handles = new ArrayList<>(plan.handles());
      if (plan.kind() == Kind.EACH) {
        iterators.add(plan.id());
        handles.add("item");
      }
      nodes.add(new Node(plan.id(), handles));
    }
    this.parts = Parts.of(RandomWorkflow.TRIGGER, nodes, edges, iterators);
  }

  /** Plays the run to its end. */
  void play() {
    rebuild();
    Decision begun = decisions.decide(completed(StepKey.of(RandomWorkflow.TRIGGER, ""), 1), now);
    keep(begun, null);
    start();
    for (int inputs = 0; end == null; inputs++) {
      assertThat(inputs).isLessThan(MOST_INPUTS);
      now = now.plusMillis(random.nextInt(1_000));
      if (state.isReleased()) {
        now = now.plusSeconds(200);
        answerAll();
        rebuild();
        start();
      } else {
        next();
      }
    }
  }

  private void next() {
    int dice = random.nextInt(40);
    if (dice == 0) {
      // The server dies: what executes is lost.
      crashes++;
      rebuild();
      start();
    } else if (dice == 1 && random.nextInt(20) == 0) {
      take(new RunInput.End(RunEnd.failed("cancelled", "Cancelled.")), null);
    } else if (dice < 8) {
      take(new RunInput.WakeUp(), null);
    } else if (dice < 12 && !state.waits().isEmpty()) {
      answered.add(any(state.waits()).step());
      take(new RunInput.WakeUp(), null);
    } else if (!executing.isEmpty()) {
      StepKey step = any(List.copyOf(executing.keySet()));
      execute(step, executing.get(step).orElse(null));
    }
    check();
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** The run as a server has it that only knows the record. */
  private void rebuild() {
    executing.clear();
    leaves = false;
    progressed = false;
    state = folded();
    decisions =
        new RunDecisions(
            new RunIds("run", "org", "workflow"),
            new RunBounds(MOST_ENTRIES, Long.MAX_VALUE, NOON.plus(Duration.ofDays(30))),
            state,
            this);
  }

  private RunState folded() {
    RunState folded = new RunState(parts, NOON, "n1", (step, branch) -> iterating(step));
    folded.replay(log, rows.values());
    return folded;
  }

  private void start() {
    take(new RunInput.Start(), null);
  }

  private void answerAll() {
    rows.values().stream().filter(Wait::isAnswerable).forEach(wait -> answered.add(wait.step()));
  }

  private void take(RunInput input, StepKey step) {
    Decision decision = decisions.decide(input, now);
    keep(decision, step);
    check();
  }

  private void keep(Decision decision, StepKey step) {
    if (step != null) {
      executing.remove(step);
    }
    decision.facts().forEach(this::keep);
    for (StepKey begun : decision.begun()) {
      assertThat(concluded).as("a recorded step is never run again").doesNotContain(begun);
      assertThat(executing.put(begun, Optional.ofNullable(state.wait(begun)))).isNull();
      answered.remove(begun);
    }
  }

  /** As the tables would. */
  private void keep(RunFact.OnRecord fact) {
    if (fact instanceof RunFact.Parked parked) {
      assertThat(parked.progressed()).isEqualTo(progressed || !rows.isEmpty() && !leaves);
    }
    progressed = true;
    switch (fact) {
      case RunFact.Recorded recorded -> {
        StepRecord entry = recorded.record();
        assertThat(entry.seq()).isEqualTo(log.size() + 1);
        log.add(entry);
        if (recorded.endsWait()) {
          assertThat(rows.remove(entry.step())).isNotNull();
        }
        if (recorded.next() != null) {
          rows.put(entry.step(), recorded.next());
        } else {
          assertThat(concluded.add(entry.step())).isTrue();
        }
      }
      case RunFact.Waiting waiting -> {
        waits++;
        rows.put(waiting.opened().step(), waiting.opened());
      }
      case RunFact.Abandoned abandoned -> rows.remove(abandoned.closed().step());
      case RunFact.Parked parked -> {
        assertThat(executing).isEmpty();
        assertThat(rows.values())
            .as("a run that need not leave memory parks only where all waits are open")
            .noneMatch(wait -> !leaves && (wait.isDue(now) || isAnswered(wait)));
        assertThat(parked.at()).isEqualTo(now);
        assertThat(rows.isEmpty() && parked.wakeAt().isAfter(now.plusSeconds(1))).isFalse();
      }
      case RunFact.Ended ended -> {
        end = ended.end();
        boolean byAStep = log.stream().anyMatch(e -> e.handle() == null && e.error() == null);
        if (end.error() == null && !byAStep) {
          assertThat(executing).isEmpty();
          assertThat(rows).isEmpty();
          assertThat(Snapshot.of(state)).doesNotContain("iterates");
        }
      }
    }
  }

  private void check() {
    assertThat(Snapshot.of(state)).isEqualTo(Snapshot.of(folded()));
    if (!state.isReleased() && state.failure() == null) {
      assertThat(rows.keySet()).allMatch(step -> state.wait(step) != null, "is open");
    }
  }

  /** The step does what it would do next. */
  private void execute(StepKey step, Wait waited) {
    RandomPlan plan = workflow.plan(step.nodeId());
    if (state.branchToExecute(step) == null) {
      take(new RunInput.Skipped(step), step);
      return;
    }
    int attempt = waited == null ? 1 : waited.waiter().attempt();
    boolean goesOn = waited != null && waited.resumesAttempt();
    Wait.Waiter waiter = new Wait.Waiter("run", "org", step, attempt, now);
    Instant due = now.plusSeconds(plan.delay());
    switch (plan.kind()) {
      case DELAY -> waitOr(goesOn, step, attempt, new Wait.Delay(waiter, due));
      case ASK -> waitOr(goesOn, step, attempt, new Wait.Interaction(waiter, due, "asked"));
      case CALL -> waitOr(goesOn, step, attempt, new Wait.Child(waiter, "called"));
      case EXPECT -> {
        if (waited instanceof Wait.Announcing && random.nextInt(4) == 0) {
          take(failed(plan, step, attempt), step);
        } else if (waited instanceof Wait.Announcing) {
          take(new RunInput.Waits(new Wait.Callback(waiter, due)), step);
        } else if (goesOn) {
          take(completed(step, attempt), step);
        } else {
          announce(step, waiter);
        }
      }
      case EACH -> take(new RunInput.Iterates(iterating(step)), step);
      case END ->
          take(
              new RunInput.Terminated(
                  ended(step, attempt, Map.of("status", plan.chosen())),
                  Map.of("status", plan.chosen())),
              step);
      case TRIGGER -> throw new AssertionError("A trigger begins once.");
      case ACT, THINK ->
          take(
              random.nextInt(3) == 0 ? failed(plan, step, attempt) : completed(step, attempt),
              step);
    }
  }

  private void waitOr(boolean goesOn, StepKey step, int attempt, Wait wait) {
    take(goesOn ? completed(step, attempt) : new RunInput.Waits(wait), step);
  }

  /** The step goes on to execute. */
  private void announce(StepKey step, Wait.Waiter waiter) {
    Wait.Announcing wait = new Wait.Announcing(waiter);
    take(new RunInput.Waits(wait), null);
    executing.put(step, Optional.of(wait));
  }

  private RunInput.Completed completed(StepKey step, int attempt) {
    Map<String, Object> output = new HashMap<>(Map.of("of", step.toString()));
    List<String> handles = workflow.plan(step.nodeId()).handles();
    return new RunInput.Completed(ended(step, attempt, output), any(handles), output);
  }

  private RunInput.Failed failed(RandomPlan plan, StepKey step, int attempt) {
    Map<String, Object> output = Map.of("error", "It broke.");
    Wait.Waiter next = new Wait.Waiter("run", "org", step, attempt + 1, now);
    return new RunInput.Failed(
        ended(step, attempt, output),
        new Failure("broken", "It broke.", true),
        output,
        plan.continues() ? "error" : null,
        attempt < plan.attempts() ? new Wait.Retry(next, now.plusMillis(plan.pause())) : null);
  }

  private StepRecord.Attempt ended(StepKey step, int attempt, Map<String, Object> output) {
    return new StepRecord.Attempt(
        step, "log", "component", attempt, "{}", Json.write(output), Duration.ZERO, now);
  }

  private Iterating iterating(StepKey step) {
    Loop loop = workflow.loop(step.nodeId());
    List<Object> items = Collections.nCopies(loop.items(), step.nodeId());
    return new Iterating(step, "{}", items, loop.concurrency(), loop.stops());
  }

  @Override
  public boolean shouldYield() {
    boolean asked = random.nextInt(50) == 0;
    leaves |= asked;
    return asked;
  }

  @Override
  public boolean isAnswered(Wait wait) {
    return wait.isAnswerable() && answered.contains(wait.step());
  }

  @Override
  public RunInput.Concluded conclude(Iteration done) {
    StepKey step = done.step();
    Map<String, Object> output = done.output();
    StepRecord.Attempt attempt = ended(step, 1, output);
    return done.stoppedBy() == null
        ? new RunInput.Completed(attempt, "done", output)
        : new RunInput.Failed(
            attempt,
            new Failure("item_failed", done.stoppedBy(), false),
            output,
            workflow.plan(step.nodeId()).continues() ? "error" : null,
            null);
  }

  /** How it ended: completed, or the code of the error. */
  String end() {
    return end.error() == null ? "completed" : end.error();
  }

  int crashes() {
    return crashes;
  }

  int waits() {
    return waits;
  }
}
