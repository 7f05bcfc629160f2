package org.workflowserver.subscription;

/**
 * A delivery that is about to be sent.
 *
 * @param id the {@code webhook-id}
 * @param attempt its number, from 1
 * @param payload JSON text
 */
record DueDelivery(String id, int attempt, String payload) {}
