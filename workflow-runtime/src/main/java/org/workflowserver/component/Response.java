package org.workflowserver.component;

/**
 * What a step gives as the answer of the synchronous call that started its run.
 *
 * @param contentType a media type
 */
public record Response(String contentType, String text) {}
