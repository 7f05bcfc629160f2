package org.workflowserver.architecture.planted.component.flow;

import javax.sql.DataSource;
import org.workflowserver.architecture.planted.component.Component;

/** Knows the database. */
final class StoringComponent implements Component {
  private final DataSource dataSource = null;

  @Override
  public String execute(String input) {
    return input + dataSource;
  }
}
