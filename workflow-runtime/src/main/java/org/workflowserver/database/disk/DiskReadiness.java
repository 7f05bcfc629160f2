package org.workflowserver.database.disk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says when the disk of the database gets full, before it is. Always up: who may still read and let
 * runs continue is not to be cut off.
 */
@Readiness
@ApplicationScoped
public class DiskReadiness implements HealthCheck {
  @Inject private DiskSpace diskSpace;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("disk").up();
    diskSpace.free().ifPresent(free -> answer.withData("free_bytes", free));
    diskSpace.warning().ifPresent(warning -> answer.withData("warning", warning));
    return answer.build();
  }
}
