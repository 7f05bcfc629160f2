package org.workflowserver.component;

import java.util.List;
import java.util.Map;

/**
 * A wrong member of a node's configuration.
 *
 * @param pointer JSON Pointer into {@code data}
 * @param message what is expected
 */
public record ConfigurationProblem(String pointer, String message) {
  /** What a configuration lacks of the members that a value of another one needs. */
  public static List<ConfigurationProblem> missing(
      Map<String, Object> data, List<String> needed, Object with) {
    return needed.stream()
        .filter(name -> data.get(name) == null)
        .map(
            name ->
                new ConfigurationProblem(
                    "/" + name, "'%s' is required with '%s'.".formatted(name, with)))
        .toList();
  }
}
