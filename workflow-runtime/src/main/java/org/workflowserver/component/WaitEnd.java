package org.workflowserver.component;

import java.time.Instant;
import java.util.Map;

/**
 * What ended the wait of a step.
 *
 * @param at when it ended: a moment not before the one that was waited for
 * @param answer what was waited for, a JSON object; null when that was a moment
 */
public record WaitEnd(Instant at, Map<String, Object> answer) {}
