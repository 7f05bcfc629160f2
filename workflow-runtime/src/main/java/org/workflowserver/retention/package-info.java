/**
 * Removes what nobody may read any more: the rows of deleted workflows, in small batches.
 *
 * <p>Uses: clock, database.
 */
package org.workflowserver.retention;
