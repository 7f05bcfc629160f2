package org.workflowserver.definition;

import org.workflowserver.json.Coded;

/**
 * The order of a list of workflows.
 *
 * <p>A page begins behind the position where the one before it ended, whatever has become of the
 * workflow that stood there. So whoever pages on sees each workflow once that keeps its position.
 * One that gets another position meanwhile, by another name, a change or a run, may be seen twice
 * or not at all.
 */
public enum WorkflowOrder implements Coded {
  NEWEST(true),
  /** In small letters. */
  NAME(false),
  NAME_DESCENDING(true),
  /** That with the newest run first; those that never ran come last. */
  LAST_RUN(true),
  LAST_RUN_ASCENDING(false),
  /** The last changed first. */
  UPDATED(true),
  UPDATED_ASCENDING(false);

  private final boolean descending;

  WorkflowOrder(boolean descending) {
    this.descending = descending;
  }

  /** The other way round; the usual order has none. */
  public WorkflowOrder reversed() {
    return switch (this) {
      case NEWEST -> NEWEST;
      case NAME -> NAME_DESCENDING;
      case NAME_DESCENDING -> NAME;
      case LAST_RUN -> LAST_RUN_ASCENDING;
      case LAST_RUN_ASCENDING -> LAST_RUN;
      case UPDATED -> UPDATED_ASCENDING;
      case UPDATED_ASCENDING -> UPDATED;
    };
  }

  /** Whether the greatest comes first: the last letter, the latest time. */
  public boolean isDescending() {
    return descending;
  }
}
