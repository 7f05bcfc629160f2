package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says when old runs are not removed, before they fill the disk. Always up. */
@Readiness
@ApplicationScoped
public class RetentionReadiness implements HealthCheck {
  @Inject private ExpiredRuns expired;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("retention").up().withData("runs_removed", expired.removed());
    expired.warning().ifPresent(warning -> answer.withData("warning", warning));
    return answer.build();
  }
}
