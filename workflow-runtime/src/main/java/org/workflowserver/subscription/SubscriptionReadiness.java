package org.workflowserver.subscription;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says how many deliveries were dropped, because too many waited for their target. Always up. */
@Readiness
@ApplicationScoped
public class SubscriptionReadiness implements HealthCheck {
  @Inject private Subscriptions subscriptions;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("subscriptions")
        .up()
        .withData("deliveries_dropped", subscriptions.dropped())
        .build();
  }
}
