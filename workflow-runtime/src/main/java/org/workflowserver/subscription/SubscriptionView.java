package org.workflowserver.subscription;

import java.time.Instant;
import java.util.List;

/**
 * A subscription.
 *
 * @param url without the values of its query that are secret by their names
 * @param events codes of {@link EventType}
 * @param workflowId the only workflow that it is about; null for all of the tenant
 * @param secretId the vault item that messages are signed with
 * @param createdBy the name of who made it
 */
public record SubscriptionView(
    String id,
    String url,
    List<String> events,
    String workflowId,
    String secretId,
    String createdBy,
    Instant createdAt) {}
