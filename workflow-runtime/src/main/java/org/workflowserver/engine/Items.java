package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Begins the items of a run's iterators and ends them. For one thread at a time. */
final class Items {
  private final Parts parts;
  private final Function<Part, List<Step>> begin;
  private final Function<Iteration, List<Step>> conclude;
  private final BooleanSupplier yielding;

  /**
   * @param begin begins what may start in a part
   * @param conclude an iterator is done; what is ready by that
   * @param yielding whether no further item may begin for now
   */
  Items(
      Parts parts,
      Function<Part, List<Step>> begin,
      Function<Iteration, List<Step>> conclude,
      BooleanSupplier yielding) {
    this.parts = parts;
    this.begin = begin;
    this.conclude = conclude;
    this.yielding = yielding;
  }

  /** Something ended in the part; if it is an item with nothing to come, the next ones begin. */
  List<Step> goOn(Part from) {
    List<Step> next = new ArrayList<>();
    Part part = from;
    while (parts.isOpenItem(part) && !part.isBusy()) {
      Iteration iteration = part.iteration();
      parts.end(part);
      if (!advance(iteration, next)) {
        break;
      }
      part = iteration.part();
    }
    return next;
  }

  /** Begins the items of an iterator as far as they may begin. */
  List<Step> begin(Iteration iteration) {
    List<Step> next = new ArrayList<>();
    if (advance(iteration, next)) {
      next.addAll(goOn(iteration.part()));
    }
    return next;
  }

  /** Returns whether the iterator is done, so that its own part may have ended. */
  private boolean advance(Iteration iteration, List<Step> next) {
    Part part = iteration.part();
    int index = nextItem(iteration);
    while (index >= 0) {
      Part item = parts.begin(iteration, index);
      next.addAll(begin.apply(item));
      if (!item.isBusy()) {
        // A body without nodes.
        parts.end(item);
      }
      index = nextItem(iteration);
    }
    if (part.isDoomed() && iteration.isEmpty()) {
      part.forget(iteration);
      return true;
    }
    if (!part.isDoomed() && iteration.isDone()) {
      next.addAll(conclude.apply(iteration));
      return true;
    }
    return false;
  }

  private int nextItem(Iteration iteration) {
    return yielding.getAsBoolean() || iteration.part().isDoomed() ? -1 : iteration.next();
  }
}
