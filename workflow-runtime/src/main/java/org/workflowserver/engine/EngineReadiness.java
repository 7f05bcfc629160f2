package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this server takes work: registered, its journal's writer alive and not overfull. */
@Readiness
@ApplicationScoped
public class EngineReadiness implements HealthCheck {
  private Engine engine;

  protected EngineReadiness() {}

  @Inject
  EngineReadiness(Engine engine) {
    this.engine = engine;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("engine")
        .status(engine.isRunning())
        .withData("runs_in_memory", engine.runsInMemory())
        .build();
  }
}
