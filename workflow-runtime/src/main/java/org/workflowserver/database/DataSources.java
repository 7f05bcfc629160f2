package org.workflowserver.database;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.ejb.Singleton;

/**
 * Declares the application's one data source.
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
}
