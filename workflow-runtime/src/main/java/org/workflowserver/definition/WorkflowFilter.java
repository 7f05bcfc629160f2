package org.workflowserver.definition;

import java.util.Optional;

/**
 * Which workflows of a list.
 *
 * @param name part of the name, in any case of letters
 * @param active switched on, or off
 */
public record WorkflowFilter(Optional<String> name, Optional<Boolean> active) {
  /** Every workflow. */
  public static final WorkflowFilter ALL = new WorkflowFilter(Optional.empty(), Optional.empty());
}
