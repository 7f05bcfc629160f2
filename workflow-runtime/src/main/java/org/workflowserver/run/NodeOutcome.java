package org.workflowserver.run;

/**
 * What is on record of a node of a run.
 *
 * @param attempts entries of it, those of all items included
 * @param last number of the newest entry
 * @param succeeded how many of them succeeded
 * @param concluded how many of them chose a handle, which a run that resumes this one takes over
 */
record NodeOutcome(String nodeId, int attempts, int last, int succeeded, int concluded) {}
