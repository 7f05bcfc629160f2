package org.workflowserver.statistics;

/**
 * What was recorded of a workflow in the last 30 days.
 *
 * @param runs that ended
 * @param entries of their logs
 * @param bytes that runs and entries take, about: as many each as the newest of them
 * @param addedBytes of these in the last seven days
 */
public record WorkflowSize(
    String workflowId, String name, long runs, long entries, long bytes, long addedBytes) {}
