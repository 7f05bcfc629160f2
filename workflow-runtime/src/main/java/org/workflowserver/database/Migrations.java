package org.workflowserver.database;

import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Brings a database's schema up to date. */
public final class Migrations {
  static final String MIGRATIONS = "classpath:db/migration";

  private Migrations() {}

  /**
   * Applies what is missing; does nothing when the schema is up to date.
   *
   * @throws DatabaseFailure when the database can't be reached, its schema is not ours, or a newer
   *     server has changed it
   */
  public static void apply(DataSource dataSource) {
    apply(dataSource, MIGRATIONS);
  }

  static void apply(DataSource dataSource, String... locations) {
    try {
      Flyway flyway = configured(dataSource, locations).load();
      if (flyway.info().all().length == 0) {
        throw new DatabaseFailure("No schema migration was found in the deployment.", null);
      }
      flyway.migrate();
      // Behind it: a newer server may have started at the same time.
      requireNoneOfANewerServer(flyway.info());
    } catch (FlywayException e) {
      throw new DatabaseFailure(
          "The schema could not be brought up to date: " + DatabaseFailure.reason(e) + ".", e);
    }
  }

  /** Flyway itself passes over versions that it does not know. */
  private static void requireNoneOfANewerServer(MigrationInfoService known) {
    Stream.of(known.applied())
        .filter(applied -> applied.getState() == MigrationState.FUTURE_SUCCESS)
        .reduce((older, newest) -> newest)
        .ifPresent(
            newest -> {
              throw new DatabaseFailure(
                  "The database was used by a newer version of the server, which changed its schema"
                      + " (to version "
                      + newest.getVersion()
                      + "): start that version, or restore a backup from before.",
                  null);
            });
  }

  private static FluentConfiguration configured(DataSource dataSource, String... locations) {
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(dataSource)
            .locations(locations)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            // A server waits for as long as another one migrates, however large its tables are.
            .lockRetryCount(-1);
    // Servers that start at once wait for each other by a lock. That of a transaction is held by
    // one that idles while another one migrates, and PostgreSQL may end it for that.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }
}
