/**
 * Changes of runs: batches of facts as statements, claims, slots, commands and waits.
 *
 * <p>Owns the tables run_waits, run_commands, error_starts, held_runs, callbacks, interactions,
 * interaction_assignees and event_outbox. {@code RunChanges} has all statements that change rows of
 * runs.
 *
 * <p>Uses: audit, database, id, run, run.state.
 */
package org.workflowserver.run.change;
