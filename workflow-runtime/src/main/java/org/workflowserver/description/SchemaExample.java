package org.workflowserver.description;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An example of what fits a JSON Schema: the author's, or one that is made of its types. */
final class SchemaExample {
  /** With any other keyword an example of the type may not fit. */
  private static final Set<String> PLAIN =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "type",
          "title",
          "description",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "maxItems",
          "maxLength",
          "maxProperties",
          "uniqueItems",
          "readOnly",
          "writeOnly",
          "deprecated");

  private static final int DEEPEST = 5;

  private SchemaExample() {}

  /** An example; empty where it takes more than a look at the schema to find one. */
  static Optional<Object> of(Map<String, Object> schema) {
    return of(schema, 0);
  }

  private static Optional<Object> of(Map<String, Object> schema, int depth) {
    if (schema.get("examples") instanceof List<?> examples && !examples.isEmpty()) {
      return Optional.ofNullable(examples.getFirst());
    }
    for (String keyword : List.of("const", "default")) {
      if (schema.get(keyword) != null) {
        return Optional.of(schema.get(keyword));
      }
    }
    if (schema.get("enum") instanceof List<?> values && !values.isEmpty()) {
      return Optional.ofNullable(values.getFirst());
    }
    boolean plain =
        depth < DEEPEST
            && PLAIN.containsAll(
                schema.keySet().stream().filter(keyword -> !keyword.startsWith("x-")).toList());
    return plain ? ofType(schema, depth) : Optional.empty();
  }

  private static Optional<Object> ofType(Map<String, Object> schema, int depth) {
    Object type =
        schema.get("type") instanceof List<?> types ? types.getFirst() : schema.get("type");
    return switch (String.valueOf(type)) {
      case "string" -> schema.containsKey("maxLength") ? Optional.of("") : Optional.of("text");
      case "integer", "number" -> Optional.of(1L);
      case "boolean" -> Optional.of(true);
      case "array" -> Optional.of(List.of());
      case "object" -> members(schema, depth);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> members(Map<String, Object> schema, int depth) {
    Map<String, Object> example = new LinkedHashMap<>();
    Map<String, Object> properties =
        schema.get("properties") instanceof Map<?, ?> members
            ? Documents.object(members)
            : Map.of();
    if (schema.get("required") instanceof List<?> required) {
      for (Object name : required) {
        Optional<Object> value =
            properties.get(name) instanceof Map<?, ?> property
                ? of(Documents.object(property), depth + 1)
                : Optional.empty();
        if (value.isEmpty()) {
          return Optional.empty();
        }
        example.put((String) name, value.get());
      }
    }
    return schema.containsKey("maxProperties") && example.size() > 1
        ? Optional.empty()
        : Optional.of(example);
  }
}
