package org.workflowserver.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's schema up to date. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing; does nothing when the schema is up to date.
   *
   * @throws DatabaseFailure when the database can't be reached or its schema is not ours
   */
  public static void apply(DataSource dataSource) {
    try {
      Flyway flyway =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(dataSource)
              .locations("classpath:db/migration")
              .failOnMissingLocations(true)
              .validateMigrationNaming(true)
              .load();
      if (flyway.info().all().length == 0) {
        throw new DatabaseFailure("No schema migration was found in the deployment.", null);
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw new DatabaseFailure("The schema could not be brought up to date: " + e.getMessage(), e);
    }
  }
}
