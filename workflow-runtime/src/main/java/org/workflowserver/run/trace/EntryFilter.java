package org.workflowserver.run.trace;

import java.util.List;
import java.util.Optional;

/**
 * Which entries of one run's record.
 *
 * @param failed only attempts that failed
 * @param iteration indices of the iterators around the step, outermost first, from 0: entries of
 *     that item, those of iterators inside of it included
 * @param text what the node's id, the input, the output or the error have in them, in any case
 */
public record EntryFilter(
    boolean failed,
    Optional<String> nodeId,
    Optional<List<Integer>> iteration,
    Optional<String> text) {
  /** Every entry. */
  public static final EntryFilter ALL =
      new EntryFilter(false, Optional.empty(), Optional.empty(), Optional.empty());

  /** The entries of a node. */
  public static EntryFilter ofNode(String nodeId, boolean failed) {
    return new EntryFilter(failed, Optional.of(nodeId), Optional.empty(), Optional.empty());
  }
}
