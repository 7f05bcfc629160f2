/**
 * Runs in the words that all share: their status and errors, what starts them, the facts that are
 * recorded of them, and what readers see.
 *
 * <p>Uses: audit, component, definition, definition.content, id, identity, json, run.state,
 * sealing, settings.
 */
package org.workflowserver.run;
