package org.workflowserver.trigger.sync;

import org.workflowserver.component.Response;

/**
 * What a run answers the call that started it.
 *
 * @param response what one of its steps rendered
 * @param replayed whether an earlier call with the same key started it
 */
public record SyncAnswer(String runId, Response response, boolean replayed) {}
