package org.workflowserver.run;

/**
 * The run that a start gave.
 *
 * @param replayed whether an earlier call with the same key made it
 */
public record Started(RunDetail run, boolean replayed) {}
