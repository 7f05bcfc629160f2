package org.workflowserver.run.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.workflowserver.graph.Parts;
import org.workflowserver.run.state.RunFact.Iterating;

/**
 * The open branches of a run: what is outside of all iterators, and the open items of these. An
 * iterator of which items are on record is opened again when the first of them is met.
 */
final class OpenBranches {
  private final Parts parts;
  private final BiFunction<StepKey, Branch, Iterating> reopening;
  private final Branch outside;

  /** The open items by their iterator and path. */
  private final Map<StepKey, Branch> items = new HashMap<>();

  /** Iterators that could not be opened again; most of them have ended since. */
  private final Map<StepKey, NotReopened> notReopened = new LinkedHashMap<>();

  /**
   * @param reopening opens an iterator again, or throws {@link NotReopened}
   */
  OpenBranches(Parts parts, Instant startedAt, BiFunction<StepKey, Branch, Iterating> reopening) {
    this.parts = parts;
    this.reopening = reopening;
    this.outside = Branch.outside(parts.part(null), startedAt);
  }

  /** What is outside of all iterators. */
  Branch outside() {
    return outside;
  }

  /** The open branch that the step is in; null when that has ended. */
  Branch of(StepKey step) {
    return step.path().depth() == 0
        ? outside
        : items.get(new StepKey(parts.iteratorOf(step.nodeId()), step.path()));
  }

  /** All of them, each after what it is an item of. */
  List<Branch> all() {
    return within(outside);
  }

  /** The branch and all open ones within it, each after what it is an item of. */
  List<Branch> within(Branch branch) {
    List<Branch> all = new ArrayList<>();
    collect(branch, all);
    return all;
  }

  private static void collect(Branch branch, List<Branch> all) {
    all.add(branch);
    for (Iteration iteration : branch.iterations()) {
      iteration.open().forEach(item -> collect(item, all));
    }
  }

  /** Whether the branch is an item, and open. */
  boolean isOpenItem(Branch branch) {
    return branch.iteration() != null && items.get(key(branch)) == branch;
  }

  /** Opens an iterator in the branch. */
  Iteration open(Branch branch, Iterating opened) {
    Iteration iteration = new Iteration(branch, opened);
    branch.open(iteration);
    return iteration;
  }

  /** Begins an item of the iterator. */
  Branch begin(Iteration iteration, int index) {
    Branch item = Branch.ofItem(parts.part(iteration.step().nodeId()), iteration, index);
    iteration.begin(item);
    items.put(key(item), item);
    return item;
  }

  /** The item has ended. */
  void end(Branch item) {
    items.remove(key(item));
    item.iteration().end(item);
  }

  /** The iterator of the branch's node has ended, where there is one; returns it, else null. */
  Iteration close(Branch branch, String nodeId) {
    Iteration iteration = branch.iterationOf(nodeId);
    if (iteration != null) {
      iteration.open().forEach(this::drop);
      branch.close(iteration);
    }
    return iteration;
  }

  /** The branch of a step that is on record, opened if it is not; null where it can't be. */
  Branch reopen(StepKey step) {
    if (step.path().depth() == 0) {
      return parts.iteratorOf(step.nodeId()) == null ? outside : null;
    }
    Branch open = of(step);
    return open == null ? reopenAround(step) : open;
  }

  private Branch reopenAround(StepKey step) {
    List<String> around = parts.iteratorsAround(step.nodeId()).reversed();
    List<Integer> indices = step.path().indices();
    if (around.size() != indices.size()) {
      return null;
    }
    Branch branch = outside;
    for (int depth = 0; depth < around.size() && branch != null; depth++) {
      branch = reopenItem(branch, around.get(depth), indices.get(depth));
    }
    return branch;
  }

  private Branch reopenItem(Branch around, String iterator, int index) {
    Iteration iteration = around.iterationOf(iterator);
    if (iteration == null && around.isReady(iterator)) {
      iteration = reopenIterator(around, around.step(iterator));
    }
    if (iteration == null || !iteration.has(index)) {
      return null;
    }
    Branch open = iteration.openItem(index);
    return open == null ? begin(iteration, index) : open;
  }

  /** Asked once: items that are on record before it opened would be taken for new ones. */
  private Iteration reopenIterator(Branch around, StepKey iterator) {
    if (notReopened.containsKey(iterator)) {
      return null;
    }
    try {
      return open(around, reopening.apply(iterator, around));
    } catch (NotReopened e) {
      notReopened.put(iterator, e);
      return null;
    }
  }

  /**
   * Checks that what is still open has its items: an iterator without them would begin anew.
   *
   * @throws NotReopened when one could not be opened again that has not ended
   */
  void requireReopened() {
    notReopened.forEach(
        (iterator, problem) -> {
          Branch around = of(iterator);
          if (around != null && !around.isFailed() && around.isReady(iterator.nodeId())) {
            throw problem;
          }
        });
  }

  /** Drops the items within a failed branch in which nothing executes, the innermost first. */
  void dropIdle(Branch failed) {
    for (Branch branch : within(failed).reversed()) {
      // An iterator without items goes with the last of them.
      branch.iterations().stream().filter(Iteration::isEmpty).forEach(branch::close);
      if (branch != failed && !branch.isBusy()) {
        drop(branch);
      }
    }
  }

  private void drop(Branch item) {
    for (Iteration inner : item.iterations()) {
      inner.open().forEach(this::drop);
    }
    items.remove(key(item));
    item.iteration().drop(item);
  }

  private static StepKey key(Branch item) {
    return new StepKey(item.iteration().step().nodeId(), item.path());
  }
}
