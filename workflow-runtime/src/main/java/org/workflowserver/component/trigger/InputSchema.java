package org.workflowserver.component.trigger;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaInvalid;

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

  /** Whether the configured schema is one. */
  @SuppressWarnings("unchecked")
  static List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("input_schema") instanceof Map<?, ?> schema)) {
      return List.of();
    }
    try {
      SchemaCheck.of((Map<String, Object>) schema);
      return List.of();
    } catch (SchemaInvalid e) {
      return List.of(new ConfigurationProblem("/input_schema", e.getMessage()));
    }
  }
}
