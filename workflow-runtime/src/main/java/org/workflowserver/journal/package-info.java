/**
 * Group commit of facts about runs, fenced by the server's lease.
 *
 * <p>Owns the one writer of run facts. A fact is on record when its stage completes.
 *
 * <p>Uses: clock, cluster, database, run.
 */
package org.workflowserver.journal;
