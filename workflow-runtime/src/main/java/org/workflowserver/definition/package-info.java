/**
 * Workflows, their immutable versions, and what makes a graph valid. The facade is {@code
 * Workflows}.
 *
 * <p>Owns the tables workflows and workflow_versions.
 *
 * <p>Uses: clock, component, database, graph, id, identity, json, paging, refusal, settings,
 * template, vault.
 */
package org.workflowserver.definition;
