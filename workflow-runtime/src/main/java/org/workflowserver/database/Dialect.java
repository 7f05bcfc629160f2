package org.workflowserver.database;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;

/** The databases that are served, where their SQL must differ. */
public enum Dialect {
  H2,
  POSTGRESQL;

  /** The dialect of the connection under the current transaction. */
  public static Dialect of(EntityManager entityManager) {
    try {
      return of(entityManager.unwrap(Connection.class));
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not ask the database for its name.", e);
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
