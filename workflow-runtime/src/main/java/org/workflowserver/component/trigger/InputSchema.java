package org.workflowserver.component.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.schema.SchemaCheck;

/** The configuration of triggers that hold what a caller sends against a schema. */
final class InputSchema {
  /** Schema of the configuration, as JSON text. */
  static final String CONFIGURATION =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "input_schema": {
            "type": "object",
            "title": "Input schema",
            "description": "JSON Schema (2020-12) that the input must fit.",
            "x-order": 1, "x-form": true
          }
        }
      }""";

  private InputSchema() {}

  /** The configured schema; empty for none. */
  @SuppressWarnings("unchecked")
  static Optional<Map<String, Object>> of(Map<String, Object> data) {
    return data.get("input_schema") instanceof Map<?, ?> schema
        ? Optional.of((Map<String, Object>) schema)
        : Optional.empty();
  }

  /** Whether the configured schema is one. */
  static List<ConfigurationProblem> check(Map<String, Object> data) {
    return of(data).flatMap(SchemaCheck::problem).stream()
        .map(problem -> new ConfigurationProblem("/input_schema", problem))
        .toList();
  }
}
