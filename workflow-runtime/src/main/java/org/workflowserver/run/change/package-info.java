/**
 * Changes of runs: batches of facts as statements, claims, slots, commands and waits.
 *
 * <p>Owns the tables run_waits, run_commands, error_starts, held_runs, callbacks, interactions,
 * interaction_assignees and event_outbox; changes rows of runs.
 *
 * <p>Uses: audit, database, id, run, run.state.
 */
package org.workflowserver.run.change;
