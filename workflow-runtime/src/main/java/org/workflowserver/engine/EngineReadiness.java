package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.workflowserver.journal.Journal;

/** Whether this server takes work: registered, its journal's writer alive and not overfull. */
@Readiness
@ApplicationScoped
public class EngineReadiness implements HealthCheck {
  private Engine engine;
  private Journal journal;

  protected EngineReadiness() {}

  @Inject
  EngineReadiness(Engine engine, Journal journal) {
    this.engine = engine;
    this.journal = journal;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named("engine")
            .status(engine.isRunning())
            .withData("runs_in_memory", engine.runsInMemory());
    if (journal.isRefused()) {
      answer.withData(
          "warning",
          "The database takes nothing: it is read-only, or its disk is full. Starts are refused,"
              + " and what was accepted waits.");
    } else if (journal.queuedBytes() > journal.memory().limit() / 2) {
      answer.withData(
          "warning",
          ("The database keeps up no longer: %d MiB wait to be recorded. At %d MiB, tenants that have"
                  + " more than their share are refused starts.")
              .formatted(journal.queuedBytes() >> 20, journal.memory().limit() >> 20));
    }
    return answer.build();
  }
}
