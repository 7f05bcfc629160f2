/**
 * What one run did, as people look at it: its graph with what became of each node, the runs around
 * it, and what tells that any of that has changed.
 *
 * <p>Decisions:
 *
 * <ol>
 *   <li>A picture folds the entries outside of iterators, and counts those of items. Context: an
 *       iterator may have a hundred thousand items, of which a picture shows one box for each node;
 *       to open it again for {@code apply} takes the vault. Rejected: the fold of the whole record
 *       for each look at a page. Consequence: what became of a node in its items, and which handles
 *       were taken, is counted by {@code RunPictures}; what is pending, skipped or ready says the
 *       state.
 * </ol>
 *
 * <p>Uses: component, definition, definition.content, graph, json, run, run.state.
 */
package org.workflowserver.run.trace;
