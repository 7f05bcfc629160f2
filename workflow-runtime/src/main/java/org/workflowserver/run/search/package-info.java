/**
 * Finds runs and log entries by filter.
 *
 * <p>Reads run_index, log_index and the marks that say how far they are, all of which {@code
 * statistics} fills.
 *
 * <p>Uses: database, id, json, paging, refusal, run, statistics.
 */
package org.workflowserver.run.search;
