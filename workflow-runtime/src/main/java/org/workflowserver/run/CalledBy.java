package org.workflowserver.run;

import org.workflowserver.run.state.StepKey;

/**
 * The step that called a run.
 *
 * @param runId the parent
 * @param waited whether the step waits for the end of the run
 * @param depth how many runs are above the called one, from 1
 */
public record CalledBy(String runId, StepKey step, boolean waited, int depth) {}
