package org.workflowserver.run.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.workflowserver.graph.NodeState;
import org.workflowserver.graph.Parts;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.run.state.RunFact.Iterating;
import org.workflowserver.run.state.RunFact.Recorded;

/**
 * A run as its facts fold to: its branches, its open iterators, the waits of its steps, and what
 * ends it. {@link #apply} is the only code that changes it, for the run that a server moves, for
 * one that is rebuilt from its record, and for readers. Pure but for the function that opens an
 * iterator again: the same facts make the same state. For one thread at a time.
 */
public final class RunState {
  private final String answering;
  private final OpenBranches branches;

  /** The open waits; the step of one may have been resumed already. */
  private final Map<StepKey, Wait> waits = new LinkedHashMap<>();

  /** Waits on record of failed branches: what resumed their steps died with its server. */
  private final List<Wait> orphaned = new ArrayList<>();

  private int executing;
  private boolean hadWaits;
  private boolean started;
  private boolean yielding;
  private boolean released;
  private RunEnd terminated;
  private StepRecord answer;
  private int seq;
  private long data;

  /**
   * A run of which nothing is known.
   *
   * @param answering the node whose output answers the call that waits for the run; null for none
   * @param reopening opens an iterator again of which items are on record, or throws {@link
   *     NotReopened}
   */
  public RunState(
      Parts parts,
      Instant startedAt,
      String answering,
      BiFunction<StepKey, Branch, Iterating> reopening) {
    this.answering = answering;
    this.branches = new OpenBranches(parts, startedAt, reopening);
  }

  /** Takes in what happened. */
  public void apply(RunFact fact) {
    switch (fact) {
      case RunFact.Recorded recorded -> record(recorded);
      case RunFact.Waiting waiting -> await(waiting.opened());
      case RunFact.Abandoned abandoned -> {
        orphaned.remove(abandoned.closed());
        endWait(abandoned.closed().step());
      }
      case RunFact.Parked ignored -> released = true;
      case RunFact.Ended ignored -> released = true;
      case RunFact.Rebuilt ignored -> hadWaits = true;
      case RunFact.Started ignored -> started = true;
      case RunFact.Yielding ignored -> yielding = true;
      case RunFact.Begun begun -> begin(begun.step());
      case RunFact.Stopped stopped -> stop(branch(stopped.step()), stopped.step());
      case RunFact.Iterating opened -> {
        Branch branch = branch(opened.step());
        stop(branch, opened.step());
        branches.open(branch, opened);
      }
      case RunFact.ItemBegun begun -> branches.begin(begun.iteration(), begun.index());
      case RunFact.ItemEnded ended -> branches.end(ended.item());
      case RunFact.ItemsDropped dropped -> branches.dropIdle(dropped.branch());
    }
  }

  /**
   * Takes in what is on record: the entries in their order, and the open waits.
   *
   * @throws NotReopened when an iterator that has not ended could not be opened again
   */
  public void replay(List<StepRecord> log, Collection<Wait> open) {
    apply(new RunFact.Rebuilt());
    for (StepRecord entry : log) {
      Object output = entry.retried() ? Map.of() : Json.parseStored(entry.output());
      apply(new Recorded(entry, (Map<?, ?>) output));
    }
    open.forEach(wait -> apply(new RunFact.Waiting(wait)));
    branches.requireReopened();
  }

  private void record(Recorded fact) {
    StepRecord entry = fact.record();
    StepKey step = entry.step();
    seq = Math.max(seq, entry.seq());
    data += Text.utf8Length(entry.output());
    if (step.nodeId().equals(answering) && entry.error() == null) {
      answer = entry;
    }
    Branch branch = branches.reopen(step);
    if (branch == null) {
      return;
    }
    stop(branch, step);
    endWait(step);
    if (fact.next() != null) {
      await(fact.next());
    }
    if (!entry.retried()) {
      conclude(branch, entry, fact.output());
    }
  }

  private void conclude(Branch branch, StepRecord entry, Map<?, ?> output) {
    String nodeId = entry.nodeId();
    if (entry.handle() == null && entry.error() == null) {
      terminated = RunEnd.terminated(output);
      return;
    }
    Iteration iteration = branches.close(branch, nodeId);
    if (entry.handle() == null) {
      branch.fail(entry, iteration);
    } else {
      branch.conclude(nodeId, entry.handle(), output, entry.attempt().at());
    }
  }

  /** A wait of a branch that has failed is not open, even where its row is still there. */
  private void await(Wait wait) {
    hadWaits = true;
    StepKey step = wait.step();
    Branch branch = branches.reopen(step);
    if (branch == null || branch.isFailed() || !branch.isReady(step.nodeId())) {
      orphaned.add(wait);
      return;
    }
    if (!wait.stepExecutes()) {
      stop(branch, step);
    }
    branch.await(step.nodeId());
    waits.put(step, wait);
  }

  private void endWait(StepKey step) {
    if (waits.remove(step) != null) {
      Branch branch = branch(step);
      if (branch != null) {
        branch.endWait(step.nodeId());
      }
    }
  }

  private void begin(StepKey step) {
    branch(step).begin(step.nodeId());
    executing++;
  }

  private void stop(Branch branch, StepKey step) {
    if (branch.stop(step.nodeId())) {
      executing--;
    }
  }

  /** The open branch that the step is in; null when that has ended. */
  public Branch branch(StepKey step) {
    return branches.of(step);
  }

  /** The branch in which the step may execute; null when it may not. */
  public Branch branchToExecute(StepKey step) {
    Branch branch = released ? null : branch(step);
    return branch == null || branch.isFailed() ? null : branch;
  }

  OpenBranches branches() {
    return branches;
  }

  /** How far the run has come with a node outside of all iterators. */
  public NodeState state(String nodeId) {
    return branches.outside().state(nodeId);
  }

  /** Whether nothing is on record, not even the trigger. */
  public boolean isNew() {
    return seq == 0;
  }

  /** The number of the last entry. */
  int seq() {
    return seq;
  }

  /** Bytes of the JSON text of all outputs together, in UTF-8. */
  public long data() {
    return data;
  }

  /** Whether its steps may execute. */
  boolean isStarted() {
    return started;
  }

  /** Whether it leaves memory, as soon as no step executes. */
  boolean isYielding() {
    return yielding;
  }

  /** Whether the run has parked or ended. */
  public boolean isReleased() {
    return released;
  }

  /** Why the run fails; null while nothing has failed outside of iterators. */
  public Failure failure() {
    return branches.outside().failure();
  }

  /** How a step ended the run; null when none did. */
  RunEnd terminated() {
    return terminated;
  }

  /** What answers the call that waits for the run; null while nothing does. */
  public StepRecord answer() {
    return answer;
  }

  /** The run's output when all its branches have ended; null for none. */
  Object output() {
    return branches.outside().output();
  }

  /** How many steps execute. */
  public int executing() {
    return executing;
  }

  /** Whether there may be waits on record. */
  public boolean hadWaits() {
    return hadWaits;
  }

  /** The open wait of the step; null when it has none. */
  public Wait wait(StepKey step) {
    return waits.get(step);
  }

  /** The waits that are on record and not open, since their branches have failed. */
  List<Wait> orphaned() {
    return List.copyOf(orphaned);
  }

  /** The waits whose steps were not resumed, the oldest first. */
  public List<Wait> waits() {
    return waits.isEmpty()
        ? List.of()
        : waits.values().stream().filter(wait -> !isUnderWay(wait.step())).toList();
  }

  /** Whether the step was resumed by an answer, or since none came in time. */
  public boolean isResumed(StepKey step) {
    Wait wait = waits.get(step);
    return wait != null && wait.isAnswerable() && isUnderWay(step);
  }

  private boolean isUnderWay(StepKey step) {
    Branch branch = branch(step);
    return branch != null && branch.isUnderWay(step.nodeId());
  }

  /** Waits that have ended by {@code now}, or by an answer, and whose steps were not resumed. */
  List<Wait> ended(Instant now, Predicate<Wait> answered) {
    return waits().stream().filter(wait -> wait.isDue(now) || answered.test(wait)).toList();
  }

  /** When the first wait ends by itself; empty when none does. */
  public Optional<Instant> firstDue() {
    return waits().stream().map(Wait::due).filter(Objects::nonNull).min(Instant::compareTo);
  }

  /** Whether the step is not done: it waits, executes, or may begin. */
  public boolean isOpen(StepKey step) {
    Branch branch = branch(step);
    return branch != null && !branch.isFailed() && branch.isReady(step.nodeId());
  }
}
