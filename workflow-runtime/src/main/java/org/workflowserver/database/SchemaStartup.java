package org.workflowserver.database;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;
import org.workflowserver.settings.SettingsCheck;
import org.workflowserver.settings.SettingsRules;

/** Brings the schema up to date before anything else starts. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class SchemaStartup {
  private static final Logger LOG = Logger.getLogger(SchemaStartup.class.getName());
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  @Resource(lookup = "java:app/jdbc/workflow")
  private DataSource dataSource;

  @Inject private SettingsRules rules;
  @Inject private Compaction compaction;
  @Inject private Event<Done> done;

  /**
   * The event that the database can be used. Beans that need it are created by this one where
   * nobody asks for them, and not by CDI's own start: no server has to have an entity manager then.
   */
  public record Done() {}

  @PostConstruct
  void migrate() {
    try {
      DataSource used = DataSources.used(dataSource);
      requireConnection(used);
      // Before anything may end this: a file that was not closed must not be closed as it is.
      compaction.begin();
      // Wrong values are said now, and not when something first needs them.
      requireSettings();
      Migrations.apply(DataSources.ofTheServer().orElseGet(WorkflowDataSource::ofMigrations));
      done.fire(new Done());
    } catch (DatabaseFailure | SettingInvalid e) {
      ANNOUNCEMENT.log(Level.SEVERE, e.getMessage());
      throw e;
    }
  }

  private void requireSettings() {
    SettingsCheck.unknownNames().forEach(LOG::warning);
    List<String> problems = rules.problems();
    if (!problems.isEmpty()) {
      throw new SettingInvalid(String.join("\n", problems), null);
    }
  }

  @PreDestroy
  void end() {
    try {
      Address.deregisterDriver();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "The driver of PostgreSQL stays registered.", e);
    }
  }

  private static void requireConnection(DataSource used) {
    try (Connection connection = used.getConnection()) {
      // What keeps the file of H2 small gets through to it by no data source of the server.
      if (Dialect.of(connection) == Dialect.H2 && Settings.DATABASE_JNDI.value().isPresent()) {
        throw new DatabaseFailure(
            "The setting workflow.database.jndi names a data source of H2, but only PostgreSQL is"
                + " served by a data source of the application server.",
            null);
      }
    } catch (SQLException e) {
      throw new DatabaseFailure(
          "The database can't be reached: " + DatabaseFailure.reason(e) + ".", e);
    }
  }
}
