package org.workflowserver.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says when lists get slow because their indexes are behind. Always up: they are right anyway. */
@Readiness
@ApplicationScoped
public class StatisticsReadiness implements HealthCheck {
  @Inject private RollUps rollUps;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("statistics").up();
    rollUps.warning().ifPresent(warning -> answer.withData("warning", warning));
    return answer.build();
  }
}
