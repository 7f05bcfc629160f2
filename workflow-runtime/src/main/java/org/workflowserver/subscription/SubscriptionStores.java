package org.workflowserver.subscription;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.change.EventOutboxStore;

/** What subscriptions are kept in, and what they are told of. */
@Dependent
public record SubscriptionStores(
    Transactions transactions,
    SubscriptionStore subscriptions,
    EventOutboxStore outbox,
    LeaseStore servers,
    AuditStore audit) {
  @Inject
  public SubscriptionStores {}
}
