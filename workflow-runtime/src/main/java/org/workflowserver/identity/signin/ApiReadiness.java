package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the API can be called. An application server answers for the health of what it still
 * starts: the engine runs there while no address of the API is known yet.
 */
@Readiness
@ApplicationScoped
public class ApiReadiness implements HealthCheck {
  @Inject private BearerSignIn signIn;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("api").status(signIn.isApiStarted()).build();
  }
}
