package org.workflowserver.run;

/**
 * What came from outside for the owner of a run to apply: the run is to end as cancelled.
 *
 * @param message why, for the reader of the run
 */
public record RunCommand(String id, String runId, String message) {}
