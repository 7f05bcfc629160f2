package org.workflowserver.definition;

import java.util.Optional;
import java.util.Set;

/**
 * Which workflows of a list, and in which order.
 *
 * @param name part of the name, in any case of letters
 * @param active switched on, or off
 * @param ids those workflows alone; any when there are none
 */
public record WorkflowFilter(
    Optional<String> name, Optional<Boolean> active, Set<String> ids, Order order) {
  /** The order of a list of workflows. */
  public enum Order {
    NEWEST_FIRST,
    BY_NAME,
    LAST_CHANGED_FIRST
  }

  /** Every workflow. */
  public static final WorkflowFilter ALL = new WorkflowFilter(Optional.empty(), Optional.empty());

  public WorkflowFilter {
    ids = Set.copyOf(ids);
  }

  /** The newest first. */
  public WorkflowFilter(Optional<String> name, Optional<Boolean> active) {
    this(name, active, Set.of(), Order.NEWEST_FIRST);
  }

  /** The same in that order. */
  public WorkflowFilter inOrder(Order wanted) {
    return new WorkflowFilter(name, active, ids, wanted);
  }

  /**
   * Nothing but those workflows.
   *
   * @throws IllegalArgumentException when there are none: that would mean all
   */
  public static WorkflowFilter only(Set<String> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("At least one workflow is needed.");
    }
    return new WorkflowFilter(Optional.empty(), Optional.empty(), ids, Order.NEWEST_FIRST);
  }
}
