/**
 * Runs that tests start while they end, pause or cut off servers, and checks of the history that
 * each run must have in the end.
 *
 * <p>Owns what is true of an accepted run whatever happens to its servers: it ends as expected, its
 * record is complete, and no recorded step was run again.
 *
 * <p>Uses: json, system.support.
 */
package org.workflowserver.system.workload;
