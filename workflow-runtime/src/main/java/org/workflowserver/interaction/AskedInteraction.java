package org.workflowserver.interaction;

/**
 * An interaction as one caller sees it.
 *
 * @param obstacle why the caller can't answer it, as a sentence; empty for one who can
 */
public record AskedInteraction(InteractionView question, String obstacle) {}
