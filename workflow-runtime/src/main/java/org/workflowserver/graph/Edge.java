package org.workflowserver.graph;

/**
 * An edge as drawn, which may be wrong; {@link Graph#of} refuses what cannot run.
 *
 * @param id unique in its graph
 * @param source the id of the node that it leaves
 * @param target the id of the node that it enters
 * @param sourceHandle the way out of the source; null is the source's default handle
 * @param targetHandle where it is drawn to; means nothing to a run and may be null
 */
public record Edge(
    String id, String source, String target, String sourceHandle, String targetHandle) {}
