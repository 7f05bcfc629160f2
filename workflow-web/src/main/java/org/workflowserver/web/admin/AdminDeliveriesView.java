package org.workflowserver.web.admin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import org.workflowserver.identity.Scope;
import org.workflowserver.subscription.DeliveryView;
import org.workflowserver.subscription.Subscriptions;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;

/** The administration's page of what one subscription was sent. */
@Model
public class AdminDeliveriesView {
  @Inject private Subscriptions subscriptions;
  @Inject private Page page;

  /** Reads what the page shows. */
  public void load() {
    page.caller().require(Scope.ADMIN);
    page.list(request -> subscriptions.deliveries(page.caller(), getId(), request));
  }

  /** Sends the event of the pressed button once more. */
  public void redeliver() {
    page.caller().require(Scope.ADMIN);
    page.change(
        () -> {
          subscriptions.redeliver(page.caller(), getId(), page.typed("redeliver"));
          return Texts.of("admin-deliveries.sent-again");
        });
  }

  /** The id of the subscription. */
  public String getId() {
    return page.id().orElse("");
  }

  /** How a delivery looks and reads. */
  public Words.Badge badge(DeliveryView delivery) {
    return switch (delivery.status()) {
      case "delivered" -> new Words.Badge("succeeded", Texts.of("admin-deliveries.delivered"));
      case "failed" -> new Words.Badge("failed", Texts.of("words.failed"));
      default -> new Words.Badge("pending", Texts.of("words.pending"));
    };
  }
}
