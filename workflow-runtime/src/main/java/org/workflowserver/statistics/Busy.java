package org.workflowserver.statistics;

/**
 * What was recorded of a workflow in a day.
 *
 * @param runs that ended
 * @param entries of their logs
 */
public record Busy(String workflowId, String name, long runs, long entries) {}
