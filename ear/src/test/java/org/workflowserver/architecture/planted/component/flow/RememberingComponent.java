package org.workflowserver.architecture.planted.component.flow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.architecture.planted.component.Component;

/** Remembers in a final field. */
final class RememberingComponent implements Component {
  private final Map<String, String> seen = new ConcurrentHashMap<>();

  @Override
  public String execute(String input) {
    return seen.put(input, input);
  }
}
