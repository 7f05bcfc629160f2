/**
 * What one run did, as people look at it: its graph with what became of each node, the runs around
 * it, and what tells that any of that has changed.
 *
 * <p>Uses: component, definition, definition.content, graph, json, run, run.state.
 */
package org.workflowserver.run.trace;
