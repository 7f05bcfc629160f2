/**
 * Runs, their record and what readers see of both. The facades are {@code Runs} and {@code
 * RunTraces}.
 *
 * <p>Owns the tables runs, run_payloads, run_log, run_waits, run_commands, run_calls, run_repeats,
 * error_starts, held_runs, idempotency_keys, callbacks, interactions and interaction_assignees.
 * Reads run_index, log_index and the marks that say how far they are, all of which {@code
 * statistics} fills.
 *
 * <p>Uses: audit, clock, component, database, definition, definition.content, graph, id, identity,
 * json, limit, paging, refusal, run.state, sealing, settings, statistics.
 */
package org.workflowserver.run;
