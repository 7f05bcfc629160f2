package org.workflowserver.database;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.workflowserver.settings.Settings;

/**
 * Declares the application's one data source, and finds the one that the application server has in
 * its place where the setting {@code workflow.database.jndi} names it.
 *
 * <p>A pooled connection is asked whether it still lives when it has not been for five seconds, so
 * that a database that was restarted costs a caller one try and not every one. It is asked by a
 * query of a table that both databases have. The other way, by a class of the container, loads that
 * class each time by a look that a virtual thread may leave its carrier in: when all carriers wait
 * in the virtual machine for the same class loader meanwhile, the server stands still for good.
 */
@DataSourceDefinition(
    name = DataSources.WORKFLOW,
    className = "org.workflowserver.database.WorkflowDataSource",
    initialPoolSize = 2,
    minPoolSize = 2,
    maxPoolSize = 20,
    properties = {
      "fish.payara.max-wait-time-in-millis=10000",
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=table",
      "fish.payara.validation-table-name=information_schema.information_schema_catalog_name",
      "fish.payara.validate-atmost-once-period-in-seconds=5",
      "fish.payara.fail-all-connections=true"
    })
@Singleton
public class DataSources {
  /** The JNDI name, for the persistence unit and for injection. */
  public static final String WORKFLOW = "java:app/jdbc/workflow";

  /**
   * The data source that is used.
   *
   * @param own the application's
   * @throws DatabaseFailure when the settings name another one, and it is not there
   */
  static DataSource used(DataSource own) {
    return ofTheServer().orElse(own);
  }

  /**
   * The application server's data source, where the settings name one.
   *
   * @throws DatabaseFailure when it is not there
   */
  static Optional<DataSource> ofTheServer() {
    return early(Settings.DATABASE_JNDI::value).map(DataSources::lookedUp);
  }

  @SuppressWarnings("BanJNDI") // the name is the operator's, nothing of a user's gets there
  private static DataSource lookedUp(String name) {
    try {
      return InitialContext.<DataSource>doLookup(name);
    } catch (NamingException | ClassCastException e) {
      throw new DatabaseFailure(
          "The setting workflow.database.jndi is '"
              + name
              + "', but the application server has no such data source.",
          e);
    }
  }

  /**
   * Reads settings as the whole server sees them.
   *
   * <p>A pool opens its first connections without a context class loader, where MicroProfile Config
   * fails; with the application's, whose deployment has only begun, it would remember for good that
   * the application brings no configuration.
   */
  static <T> T early(Supplier<T> reading) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return reading.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
