package org.workflowserver.web.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.json.Pointer;

/**
 * A value to begin with, of what a JSON Schema describes: the one that it names, else an empty one
 * of its type; of an object, with the members that are required.
 */
public final class SchemaSample {
  /** Deeper values are left to who fills it in, and so are more of them: references multiply. */
  private static final int DEEPEST = 5;

  private static final int MOST = 200;

  private final Map<String, Object> root;
  private int left = MOST;

  private SchemaSample(Map<String, Object> root) {
    this.root = root;
  }

  /** A value; null where the schema does not say of which type. */
  public static Object of(Map<String, Object> schema) {
    return new SchemaSample(schema).value(schema, 0);
  }

  private Object value(Map<String, Object> named, int depth) {
    Map<String, Object> schema = referred(named);
    left--;
    for (String given : List.of("default", "const")) {
      if (schema.containsKey(given)) {
        return schema.get(given);
      }
    }
    for (String given : List.of("examples", "enum")) {
      if (schema.get(given) instanceof List<?> values && !values.isEmpty()) {
        return values.getFirst();
      }
    }
    return depth > DEEPEST || left < 0 ? null : empty(schema, depth);
  }

  private Object empty(Map<String, Object> schema, int depth) {
    Object type =
        schema.get("type") instanceof List<?> types && !types.isEmpty()
            ? types.getFirst()
            : schema.get("type");
    return switch (String.valueOf(type)) {
      case "string" -> "";
      case "integer", "number" -> 0L;
      case "boolean" -> false;
      case "array" -> List.of();
      case "object" -> members(schema, depth);
      default -> {
        Map<String, Object> members = members(schema, depth);
        yield members.isEmpty() ? null : members;
      }
    };
  }

  private Map<String, Object> members(Map<String, Object> schema, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map<String, Object> part : parts(schema)) {
      Map<String, Object> properties = SchemaFields.asObject(part.get("properties"));
      if (part.get("required") instanceof List<?> required) {
        for (Object name : required.stream().limit(Math.max(0, left)).toList()) {
          Map<String, Object> member = SchemaFields.asObject(properties.get(name));
          members.put(String.valueOf(name), value(member, depth + 1));
        }
      }
    }
    return members;
  }

  private List<Map<String, Object>> parts(Map<String, Object> schema) {
    List<Map<String, Object>> parts = new ArrayList<>(List.of(schema));
    if (schema.get("allOf") instanceof List<?> all) {
      all.forEach(part -> parts.add(referred(SchemaFields.asObject(part))));
    }
    return parts;
  }

  /** The part of the schema that this one refers to; itself when it refers to none. */
  private Map<String, Object> referred(Map<String, Object> schema) {
    if (!(schema.get("$ref") instanceof String reference) || !reference.startsWith("#/")) {
      return schema;
    }
    Map<String, Object> at = root;
    for (String token : Pointer.tokens(reference.substring(1))) {
      at = SchemaFields.asObject(at.get(token));
    }
    return at;
  }
}
