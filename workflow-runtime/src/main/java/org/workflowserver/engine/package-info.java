/**
 * What moves runs: dispatch, the run in memory, recovery. Owns threads, has no SQL.
 *
 * <p>Uses: clock, cluster, component, database, definition, graph, id, identity, journal, json,
 * refusal, run, settings, template, vault.
 */
package org.workflowserver.engine;
