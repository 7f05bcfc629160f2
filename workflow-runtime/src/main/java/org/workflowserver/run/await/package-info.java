/**
 * Waits for the ends of runs, on behalf of calls. The facade is {@code AwaitedRuns}.
 *
 * <p>Uses: clock, database, definition, definition.content, identity, limit, refusal, run,
 * run.record.
 */
package org.workflowserver.run.await;
