/**
 * Waits for the ends of runs, on behalf of calls. The facade is {@code AwaitedRuns}.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.run.await;
