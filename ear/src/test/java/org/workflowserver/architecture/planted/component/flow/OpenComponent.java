package org.workflowserver.architecture.planted.component.flow;

import org.workflowserver.architecture.planted.component.Component;

/** Can be extended. */
class OpenComponent implements Component {
  @Override
  public String execute(String input) {
    return input;
  }
}
