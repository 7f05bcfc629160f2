package org.workflowserver.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers within seconds. */
@Readiness
@ApplicationScoped
public class DatabaseReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(DatabaseReadiness.class.getName());
  private static final int PATIENCE_SECONDS = 2;

  private final Outage outage =
      new Outage(LOG, "The database does not answer; this server is not ready.");

  @Resource(lookup = "java:app/jdbc/workflow")
  private DataSource dataSource;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("database").status(answers()).build();
  }

  private boolean answers() {
    try (Connection connection = DataSources.used(dataSource).getConnection()) {
      boolean valid = connection.isValid(PATIENCE_SECONDS);
      if (valid) {
        outage.over();
      }
      return valid;
    } catch (SQLException | DatabaseFailure e) {
      outage.met(e);
      return false;
    }
  }
}
