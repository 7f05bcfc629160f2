package org.workflowserver.architecture.planted.component.flow;

import java.sql.Connection;
import java.sql.SQLException;

/** Is no component, and knows the database for one. */
final class SqlOfAComponent {
  boolean isOpen(Connection connection) throws SQLException {
    return connection.isValid(1);
  }
}
