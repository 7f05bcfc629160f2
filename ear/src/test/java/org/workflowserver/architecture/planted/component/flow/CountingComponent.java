package org.workflowserver.architecture.planted.component.flow;

import org.workflowserver.architecture.planted.component.Component;

/** Counts in a field. */
final class CountingComponent implements Component {
  private int count;

  @Override
  public String execute(String input) {
    return input + ++count;
  }
}
