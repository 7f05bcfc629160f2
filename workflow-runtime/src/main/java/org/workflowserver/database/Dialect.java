package org.workflowserver.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;

/** The databases that are served, where their SQL must differ. */
public enum Dialect {
  H2,
  POSTGRESQL;

  /**
   * The end of a query that locks its rows until the transaction ends, but for those that others
   * have locked. One process has an H2 database, so that there nobody else can hold a row.
   */
  public String forUpdate() {
    return this == H2 ? " for update" : " for update skip locked";
  }

  /** As {@link #forUpdate}, for so many of the first rows at most. */
  public String firstForUpdate(int limit) {
    return (this == H2 ? " fetch first " + limit + " rows only" : " limit " + limit) + forUpdate();
  }

  /** The dialect of the connection under the current transaction. */
  public static Dialect of(EntityManager entityManager) {
    try {
      return of(entityManager.unwrap(Connection.class));
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not ask the database for its name.", e);
    }
  }

  /**
   * Has PostgreSQL plan each further statement of this transaction for the values that it binds.
   * The plan that it else keeps for a statement after five times is one for average values: it
   * looks for the few runs of a small workflow among the runs of all. H2 has no such plans.
   */
  public static void planForValues(EntityManager entityManager) {
    if (of(entityManager) == POSTGRESQL) {
      entityManager
          .createNativeQuery("set local plan_cache_mode = force_custom_plan")
          .executeUpdate();
    }
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "H2" -> H2;
      case "PostgreSQL" -> POSTGRESQL;
      default ->
          throw new DatabaseFailure(
              "The database is '" + product + "'; only H2 and PostgreSQL are served.", null);
    };
  }
}
