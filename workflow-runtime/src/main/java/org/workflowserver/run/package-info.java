/**
 * Runs in the words that all share: their status and errors, what starts them, the facts that are
 * recorded of them, and what readers see.
 *
 * <p>Uses: nothing.
 */
package org.workflowserver.run;
