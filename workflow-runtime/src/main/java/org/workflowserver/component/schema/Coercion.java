package org.workflowserver.component.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Text;

/**
 * Coerces a configuration to what its schema means: with texts that are numbers as numbers, where
 * it asks for these, and without members that are null and not required. Clients write null for a
 * member that they were not given, where the API's description names no type for it.
 */
record Coercion(Map<?, ?> root) {
  private static final Set<String> IN_PLACE = Set.of("then", "else");
  private static final Set<String> LISTS_IN_PLACE = Set.of("allOf", "anyOf", "oneOf");
  private static final String DEFINITIONS = "#/$defs/";

  /** {@code value} as the schema means it; the value itself does not change. */
  static Object coerce(Map<String, Object> schema, Object value) {
    return new Coercion(schema).as(schema, value);
  }

  private Object as(Map<?, ?> schema, Object value) {
    Object read = own(schema, value);
    for (Map.Entry<?, ?> member : schema.entrySet()) {
      String keyword = (String) member.getKey();
      if (IN_PLACE.contains(keyword) && member.getValue() instanceof Map<?, ?> there) {
        read = as(there, read);
      } else if (LISTS_IN_PLACE.contains(keyword) && member.getValue() instanceof List<?> all) {
        for (Object there : all) {
          read = there instanceof Map<?, ?> object ? as(object, read) : read;
        }
      } else if (keyword.equals("$ref") && holds(read)) {
        read = as(definition((String) member.getValue()), read);
      }
    }
    return read;
  }

  /** Definitions refer to themselves: what is no container ends that. */
  private static boolean holds(Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?>;
  }

  private Map<?, ?> definition(String reference) {
    return reference.startsWith(DEFINITIONS)
            && root.get("$defs") instanceof Map<?, ?> all
            && all.get(reference.substring(DEFINITIONS.length())) instanceof Map<?, ?> definition
        ? definition
        : Map.of();
  }

  private Object own(Map<?, ?> schema, Object value) {
    return switch (value) {
      case String text ->
          asksForNumber(schema)
              ? Text.number(text).<Object>map(number -> number).orElse(text)
              : text;
      case Map<?, ?> object ->
          schema.get("properties") instanceof Map<?, ?> properties
              ? members(properties, required(schema), object)
              : object;
      case List<?> list ->
          schema.get("items") instanceof Map<?, ?> items ? items(items, list) : list;
      case null -> null;
      default -> value;
    };
  }

  private static List<?> required(Map<?, ?> schema) {
    return schema.get("required") instanceof List<?> names ? names : List.of();
  }

  private Map<String, Object> members(Map<?, ?> schemas, List<?> required, Map<?, ?> object) {
    Map<String, Object> read = new LinkedHashMap<>();
    object.forEach(
        (name, member) -> {
          Object schema = schemas.get(name);
          if (schema == null || member != null || required.contains(name)) {
            read.put((String) name, schema instanceof Map<?, ?> own ? as(own, member) : member);
          }
        });
    return read;
  }

  private List<Object> items(Map<?, ?> schema, List<?> list) {
    List<Object> read = new ArrayList<>(list.size());
    list.forEach(item -> read.add(as(schema, item)));
    return read;
  }

  /** Whether it takes a number, and text only as a template. */
  private static boolean asksForNumber(Map<?, ?> schema) {
    return schema.get("type") instanceof List<?> types
        ? types.contains("string")
            && (types.contains("number") || types.contains("integer"))
            && Templates.PATTERN.equals(schema.get("pattern"))
        : "number".equals(schema.get("type")) || "integer".equals(schema.get("type"));
  }
}
