package org.workflowserver.run;

/**
 * How a run ended.
 *
 * @param status completed or failed
 * @param message why it failed; null otherwise
 * @param answer the entry of the node that answers the call which waits for the run; null when that
 *     did not succeed, or there is none
 */
public record RunEnding(RunStatus status, String message, LogView answer) {}
