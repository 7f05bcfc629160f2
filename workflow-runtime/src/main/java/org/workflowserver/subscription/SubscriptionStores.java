package org.workflowserver.subscription;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.EventOutboxStore;

/** What subscriptions are kept in, and what they are told of. */
@Dependent
public class SubscriptionStores {
  private final Transactions transactions;
  private final SubscriptionStore subscriptions;
  private final EventOutboxStore outbox;
  private final LeaseStore servers;
  private final AuditStore audit;

  @Inject
  public SubscriptionStores(
      Transactions transactions,
      SubscriptionStore subscriptions,
      EventOutboxStore outbox,
      LeaseStore servers,
      AuditStore audit) {
    this.transactions = transactions;
    this.subscriptions = subscriptions;
    this.outbox = outbox;
    this.servers = servers;
    this.audit = audit;
  }

  Transactions transactions() {
    return transactions;
  }

  SubscriptionStore subscriptions() {
    return subscriptions;
  }

  EventOutboxStore outbox() {
    return outbox;
  }

  LeaseStore servers() {
    return servers;
  }

  AuditStore audit() {
    return audit;
  }
}
