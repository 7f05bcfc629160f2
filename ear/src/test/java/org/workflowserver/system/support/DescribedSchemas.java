package org.workflowserver.system.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.json.Json;

/**
 * The schemas of the API's description, held more strictly than clients should: an object has no
 * member that is not described, unless its schema says that it may.
 */
final class DescribedSchemas {
  private static final String REFERENCE = "$ref";
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String CLOSED = "unevaluatedProperties";

  private final Map<String, Object> schemas;
  private final Map<Object, SchemaCheck> checks = new ConcurrentHashMap<>();

  DescribedSchemas(Map<String, Object> schemas) {
    this.schemas = schemas;
  }

  /** Where a value does not fit the schema, which may refer to others. */
  List<SchemaViolation> violations(Map<String, Object> schema, Object value) {
    return checks.computeIfAbsent(schema, of -> check(schema)).violations(value);
  }

  private SchemaCheck check(Map<String, Object> schema) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    Map<String, Object> whole = new LinkedHashMap<>(object(strict(schema, true)));
    collect(schema, false, definitions);
    whole.put("$defs", definitions);
    return SchemaCheck.of(Json.parseObject(Json.write(whole).replace(SCHEMAS, "#/$defs/")));
  }

  /**
   * @param open whether the objects described may have members that are not described
   */
  private void collect(Object part, boolean open, Map<String, Object> definitions) {
    if (part instanceof List<?> list) {
      list.forEach(item -> collect(item, open, definitions));
    } else if (part instanceof Map<?, ?> members) {
      // What its component does not know is stored with a warning, at every depth.
      boolean stored = open || isNode(members);
      if (members.get(REFERENCE) instanceof String reference) {
        String name = reference.substring(SCHEMAS.length());
        if (!definitions.containsKey(name)) {
          definitions.put(name, open ? schemas.get(name) : strict(schemas.get(name), false));
          collect(schemas.get(name), open, definitions);
        }
      }
      members.values().forEach(member -> collect(member, stored, definitions));
    }
  }

  /**
   * @param closed whether no schema beside this one describes the same object
   */
  private Object strict(Object schema, boolean closed) {
    if (!(schema instanceof Map<?, ?>)) {
      return schema;
    }
    Map<String, Object> copy = new LinkedHashMap<>(object(schema));
    copy.computeIfPresent("properties", (keyword, members) -> strictMembers(object(members)));
    copy.computeIfPresent("items", (keyword, items) -> strict(items, true));
    copy.computeIfPresent("additionalProperties", (keyword, each) -> strict(each, true));
    copy.computeIfPresent("oneOf", (keyword, list) -> strictList(list, !isNode(copy)));
    copy.computeIfPresent("allOf", (keyword, list) -> strictList(list, false));
    if (closed && isDescribed(object(schema))) {
      copy.put(CLOSED, false);
    }
    return copy;
  }

  private Map<String, Object> strictMembers(Map<String, Object> members) {
    Map<String, Object> strict = new LinkedHashMap<>();
    members.forEach((name, schema) -> strict.put(name, strict(schema, true)));
    return strict;
  }

  private List<Object> strictList(Object list, boolean closed) {
    return ((List<?>) list).stream().map(schema -> strict(schema, closed)).toList();
  }

  /** Whether the members of the object are described, and there may be no others. */
  private boolean isDescribed(Map<String, Object> schema) {
    if (schema.get(REFERENCE) instanceof String reference) {
      return isDescribed(object(schemas.get(reference.substring(SCHEMAS.length()))));
    }
    if (schema.get("allOf") instanceof List<?> parts) {
      return parts.stream().allMatch(part -> isDescribed(object(part)));
    }
    return schema.containsKey("properties") && !schema.containsKey("additionalProperties");
  }

  private static boolean isNode(Map<?, ?> schema) {
    return schema.containsKey("discriminator");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
