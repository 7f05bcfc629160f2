/**
 * One run in memory: its state under a lock, its steps and what becomes of them, and the memory
 * that all of them take.
 *
 * <p>It knows neither claims nor starts.
 *
 * <p>Uses: clock, component, database, definition, definition.content, id, json, limit, run,
 * run.state, sealing, settings, template, template.mask, template.value, vault.
 */
package org.workflowserver.engine.execution;
