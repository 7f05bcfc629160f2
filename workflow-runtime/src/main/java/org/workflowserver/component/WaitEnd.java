package org.workflowserver.component;

import java.time.Instant;

/**
 * What ended the wait of a step.
 *
 * @param at when it ended: a moment not before the one that was waited for
 */
public record WaitEnd(Instant at) {}
