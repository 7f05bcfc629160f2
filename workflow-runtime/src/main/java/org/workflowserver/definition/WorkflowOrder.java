package org.workflowserver.definition;

import org.workflowserver.json.Coded;

/**
 * The order of a list of workflows.
 *
 * <p>A page begins behind the place where the one before it ended, whatever has become of the
 * workflow that stood there. So whoever pages on sees each workflow once that keeps its place. One
 * that gets another place meanwhile, by another name, a change or a run, may be seen twice or not
 * at all.
 */
public enum WorkflowOrder implements Coded {
  NEWEST,
  /** In small letters. */
  NAME,
  /** That with the newest run first; those that never ran come last. */
  LAST_RUN,
  /** The last changed first. */
  UPDATED
}
