package org.workflowserver.architecture.planted.component.flow;

import java.util.List;
import org.workflowserver.architecture.planted.component.Component;

/** A component in order. */
final class EndComponent implements Component {
  private static final List<String> HANDLES = List.of("default");

  private final String title;

  EndComponent(String title) {
    this.title = title;
  }

  @Override
  public String execute(String input) {
    return title + HANDLES;
  }
}
