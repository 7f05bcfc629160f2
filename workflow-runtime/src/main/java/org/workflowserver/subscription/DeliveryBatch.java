package org.workflowserver.subscription;

import java.util.List;

/**
 * What a server delivers to a subscription before others may.
 *
 * @param due may be empty
 */
record DeliveryBatch(
    String subscriptionId, String orgId, String url, String secretId, List<DueDelivery> due) {
  DeliveryBatch {
    due = List.copyOf(due);
  }
}
