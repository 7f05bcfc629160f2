package org.workflowserver.run.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.run.state.RunFact.Begun;
import org.workflowserver.run.state.RunFact.OnRecord;
import org.workflowserver.run.state.RunFact.Recorded;
import org.workflowserver.run.state.StepRecord.Attempt;

/**
 * What each input means for a run: the facts that it leads to, from its own one to those that
 * follow from it. Each is applied before the next is decided on. For one thread at a time.
 */
public final class RunDecisions {
  private final RunIds run;
  private final RunBounds bounds;
  private final RunState state;
  private final OpenBranches branches;
  private final Environment environment;
  private List<OnRecord> facts;
  private List<StepKey> begun;
  private Instant now;

  /** Whether anything is on record of the run since it was claimed. */
  private boolean progressed;

  /** What a decision takes into account besides the state. */
  public interface Environment {
    /** Whether the run is to leave memory, for others that need it. */
    boolean shouldYield();

    /** Whether what answers the wait has come. */
    boolean isAnswered(Wait wait);

    /** The end of an iterator's own step, whose items have ended. */
    RunInput.Concluded conclude(Iteration done);
  }

  /**
   * @param state of which nothing else changes but by its {@code apply}
   */
  public RunDecisions(RunIds run, RunBounds bounds, RunState state, Environment environment) {
    this.run = run;
    this.bounds = bounds;
    this.state = state;
    this.branches = state.branches();
    this.environment = environment;
  }

  /** Decides on the input, which came at that time, and applies what that leads to. */
  public Decision decide(RunInput input, Instant at) {
    if (state.isReleased()) {
      return Decision.NONE;
    }
    now = at;
    facts = new ArrayList<>(2);
    begun = new ArrayList<>(2);
    switch (input) {
      case RunInput.Start ignored -> start();
      case RunInput.Concluded concluded -> proceed(conclude(concluded));
      case RunInput.Waits waits -> await(waits.opened());
      case RunInput.Iterates iterates -> iterate(iterates.iterating());
      case RunInput.Skipped skipped -> stop(skipped.step());
      case RunInput.WakeUp ignored -> resumeDue();
      case RunInput.End end -> end(end.end());
    }
    settle();
    return new Decision(facts, begun);
  }

  private void emit(OnRecord fact) {
    state.apply(fact);
    facts.add(fact);
    progressed = true;
  }

  private void end(RunEnd end) {
    emit(new RunFact.Ended(end, now, state.hadWaits()));
  }

  private void start() {
    state.apply(new RunFact.Started());
    if (endIfDecided()) {
      return;
    }
    branches.all().stream()
        .filter(branch -> branch.failure() != null)
        .forEach(branch -> state.apply(new RunFact.ItemsDropped(branch)));
    state.orphaned().forEach(this::abandon);
    resumeDue();
    // Items within items first: with the last of them, what they are items of may end.
    for (Branch branch : branches.all().reversed()) {
      beginReady(branch);
      endItems(branch);
    }
    branches.all().forEach(branch -> branch.iterations().forEach(this::advance));
  }

  /** The attempt becomes part of the record; what it ends, ends by it. Returns its branch. */
  private Branch conclude(RunInput.Concluded concluded) {
    Branch branch = state.branch(concluded.attempt().step());
    switch (concluded) {
      case RunInput.Completed done ->
          record(done.attempt(), done.handle(), null, done.output(), null);
      case RunInput.Terminated ended -> record(ended.attempt(), null, null, ended.output(), null);
      case RunInput.Failed failed -> fail(branch, failed);
    }
    if (state.isStarted() && !endIfDecided() && branch.failure() != null) {
      abandonWaits(branch);
    }
    return branch;
  }

  private void fail(Branch branch, RunInput.Failed failed) {
    Wait retry = branch.isFailed() ? null : failed.retry();
    String handle =
        retry != null || failed.errorHandle() == null
            ? null
            : branch.handleOfFailure(failed.attempt().step().nodeId(), failed.errorHandle());
    record(failed.attempt(), handle, failed.failure(), failed.output(), retry);
  }

  private void record(
      Attempt attempt, String handle, Failure error, Map<String, Object> output, Wait next) {
    int seq = state.seq() + 1;
    StepRecord entry = new StepRecord(run, seq, attempt, handle, error, next != null, null);
    boolean waited = state.wait(attempt.step()) != null;
    emit(new Recorded(entry, next == null ? output : Map.of(), waited, next));
  }

  /** Waits in a branch that has failed end with it; those of the whole run do when that ends. */
  private void abandonWaits(Branch failed) {
    for (Branch branch : branches.within(failed)) {
      branch.waiting().forEach(node -> abandonWait(branch.step(node)));
    }
    state.apply(new RunFact.ItemsDropped(failed));
  }

  private void abandonWait(StepKey step) {
    Optional.ofNullable(state.wait(step)).ifPresent(this::abandon);
  }

  /** Where the run fails, its waits end on record with it. */
  private void abandon(Wait wait) {
    if (state.failure() == null) {
      emit(new RunFact.Abandoned(wait));
    } else {
      state.apply(new RunFact.Abandoned(wait));
    }
  }

  private void await(Wait wait) {
    StepKey step = wait.step();
    if (state.branch(step).isFailed()) {
      if (!wait.stepExecutes()) {
        stop(step);
      }
      return;
    }
    emit(new RunFact.Waiting(wait));
    // The answer may have come before the step began to wait.
    if (environment.isAnswered(wait)) {
      begin(step);
    }
  }

  private void stop(StepKey step) {
    Branch branch = state.branch(step);
    state.apply(new RunFact.Stopped(step));
    if (branch.isFailed()) {
      abandonWait(step);
    }
    endItems(branch);
  }

  private void iterate(RunFact.Iterating iterating) {
    Branch branch = state.branch(iterating.step());
    if (branch.isFailed()) {
      stop(iterating.step());
      return;
    }
    state.apply(iterating);
    if (advance(branch.iterationOf(iterating.step().nodeId()))) {
      endItems(branch);
    }
  }

  /** Begins what a step in the branch has made ready, or ends what it was the last one of. */
  private void proceed(Branch branch) {
    if (state.isStarted() && !state.isReleased()) {
      beginReady(branch);
      endItems(branch);
    }
  }

  private void beginReady(Branch branch) {
    List<String> ready = branch.startable();
    if (!state.isYielding() && !ready.isEmpty() && environment.shouldYield()) {
      state.apply(new RunFact.Yielding());
    }
    if (!state.isYielding()) {
      ready.forEach(node -> begin(branch.step(node)));
    }
  }

  /** Resumes the steps whose waits have ended, unless the run fails or leaves memory. */
  private void resumeDue() {
    // Before the start such a step alone would execute, and the run seem to be over after it.
    if (state.isStarted() && !state.isYielding() && state.failure() == null) {
      state.ended(now, environment::isAnswered).forEach(wait -> begin(wait.step()));
    }
  }

  private void begin(StepKey step) {
    state.apply(new Begun(step));
    begun.add(step);
  }

  /** Where the branch is an item with nothing to come, it ends, and the next ones begin. */
  private void endItems(Branch from) {
    Branch branch = from;
    while (!state.isReleased() && branches.isOpenItem(branch) && !branch.isBusy()) {
      Iteration iteration = branch.iteration();
      state.apply(new RunFact.ItemEnded(branch));
      if (!advance(iteration)) {
        return;
      }
      branch = iteration.branch();
    }
  }

  /**
   * Begins the items of an iterator as far as they may begin.
   *
   * @return whether the iterator is done, so that its own branch may have ended
   */
  private boolean advance(Iteration iteration) {
    Branch branch = iteration.branch();
    for (int index = next(iteration); index >= 0; index = next(iteration)) {
      state.apply(new RunFact.ItemBegun(iteration, index));
      Branch item = iteration.openItem(index);
      beginReady(item);
      if (!item.isBusy()) {
        // A body without nodes.
        state.apply(new RunFact.ItemEnded(item));
      }
    }
    if (branch.isFailed()) {
      if (iteration.isEmpty()) {
        state.apply(new RunFact.ItemsDropped(branch));
      }
      return iteration.isEmpty();
    }
    if (!iteration.isDone() || state.isReleased()) {
      return false;
    }
    conclude(environment.conclude(iteration));
    if (!state.isReleased()) {
      beginReady(branch);
    }
    return true;
  }

  private int next(Iteration iteration) {
    return state.isYielding() || state.isReleased() || iteration.branch().isFailed()
        ? -1
        : iteration.next();
  }

  /** Ends the run where a step or a bound says so; whether it did. */
  private boolean endIfDecided() {
    RunEnd end = state.terminated() == null ? bounds.exceededBy(state) : state.terminated();
    if (end != null) {
      end(end);
    }
    return state.isReleased();
  }

  /** Without a step that executes the run ends, or parks until a wait ends. */
  private void settle() {
    if (!state.isStarted() || state.isReleased() || state.executing() > 0) {
      return;
    }
    if (state.failure() != null) {
      end(RunEnd.stepFailed(state.failure().message(), branches.outside().failedStep()));
    } else if (state.isYielding() && branches.all().stream().anyMatch(Branch::hasStartable)) {
      emit(RunFact.Parked.yielding(progressed, now));
    } else if (state.waits().isEmpty()) {
      end(RunEnd.completed(state.output()));
    } else {
      resumeDue();
      if (state.executing() == 0) {
        emit(RunFact.Parked.waiting(state.waits(), bounds.wakeAt(state.firstDue()), now));
      }
    }
  }
}
