/**
 * Runs on record: their rows, and the stores and facades that read them. The facades are {@code
 * Runs}, {@code RunTraces} and {@code RunLists}; {@code RunStarts} starts runs for triggers.
 *
 * <p>Owns the tables runs, run_payloads, run_log, run_calls, run_repeats and idempotency_keys.
 *
 * <p>Uses: audit, clock, component, database, definition, definition.content, graph, id, identity,
 * json, limit, paging, refusal, run, run.change, run.search, run.state, run.trace.
 */
package org.workflowserver.run.record;
