package org.workflowserver.run;

/**
 * The step that called a run.
 *
 * @param runId the parent
 * @param iteration indices of the iterators around the step, separated by dots; empty outside
 * @param waited whether the step waits for the end of the run
 * @param depth how many runs are above the called one, from 1
 */
public record CalledBy(String runId, String nodeId, String iteration, boolean waited, int depth) {}
