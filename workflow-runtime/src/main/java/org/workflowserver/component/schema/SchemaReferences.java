package org.workflowserver.component.schema;

import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Pointer;

/**
 * Refuses references that leave the schema or lead back to themselves without going down into the
 * value, such as {@code {"$ref": "#"}}: following those would never end.
 */
final class SchemaReferences {
  private static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas");

  /** Their members are schemas under names that an author chose. */
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs");

  /** Their contents are values, not schemas. */
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  /** Of all pointers, which are as long as the names above what they point at. */
  private static final long MOST_CHARACTERS = 10_000_000;

  private final Map<String, Map<?, ?>> schemas = new HashMap<>();
  private final Set<String> constants = new HashSet<>();
  private final Map<String, String> anchors = new LinkedHashMap<>();
  private final Set<String> settled = new HashSet<>();
  private long characters;

  private SchemaReferences() {}

  /**
   * Looks at every reference.
   *
   * @throws SchemaInvalid when one is not allowed
   */
  static void check(Map<String, Object> schema) {
    SchemaReferences references = new SchemaReferences();
    references.collect("", schema);
    references.schemas.keySet().forEach(pointer -> references.follow(pointer, new HashSet<>()));
  }

  private void collect(String pointer, Object node) {
    characters += pointer.length();
    if (characters > MOST_CHARACTERS) {
      throw new SchemaInvalid("The names in the schema are too long for what is below them.");
    }
    if (node instanceof Boolean) {
      constants.add(pointer);
    } else if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(Pointer.child(pointer, i), list.get(i));
      }
    } else if (node instanceof Map<?, ?> object) {
      requireOneDialect(pointer, object);
      schemas.put(pointer, object);
      for (String anchor : List.of("$anchor", "$dynamicAnchor")) {
        if (object.get(anchor) instanceof String name) {
          anchors.put("#" + name, pointer);
        }
      }
      object.forEach((keyword, value) -> collectMember(pointer, (String) keyword, value));
    }
  }

  private void collectMember(String schema, String keyword, Object value) {
    String pointer = Pointer.child(schema, keyword);
    if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
      named.forEach((name, sub) -> collect(Pointer.child(pointer, name), sub));
    } else if (!VALUES.contains(keyword)) {
      collect(pointer, value);
    }
  }

  private static void requireOneDialect(String pointer, Map<?, ?> schema) {
    if (!pointer.isEmpty() && schema.get("$id") instanceof String) {
      throw new SchemaInvalid("'$id' is taken at the top of a schema only.");
    }
    if (schema.get("$schema") instanceof String dialect
        && !SpecificationVersion.DRAFT_2020_12.getDialectId().equals(dialect)) {
      throw new SchemaInvalid("Only JSON Schema 2020-12 is taken, not '" + dialect + "'.");
    }
  }

  private void follow(String pointer, Set<String> path) {
    if (settled.contains(pointer) || !schemas.containsKey(pointer)) {
      return;
    }
    if (!path.add(pointer)) {
      throw new SchemaInvalid("The reference at '" + pointer + "' leads back to itself.");
    }
    Map<?, ?> schema = schemas.get(pointer);
    for (String keyword : List.of("$ref", "$dynamicRef")) {
      if (schema.get(keyword) instanceof String reference) {
        follow(target(reference), path);
      }
    }
    for (Map.Entry<?, ?> member : schema.entrySet()) {
      if (member.getKey() instanceof String keyword && IN_PLACE.contains(keyword)) {
        followInPlace(Pointer.child(pointer, keyword), member.getValue(), keyword, path);
      }
    }
    path.remove(pointer);
    settled.add(pointer);
  }

  private void followInPlace(String pointer, Object node, String keyword, Set<String> path) {
    if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        follow(Pointer.child(pointer, i), path);
      }
    } else if (keyword.equals("dependentSchemas") && node instanceof Map<?, ?> object) {
      object.keySet().forEach(key -> follow(Pointer.child(pointer, key), path));
    } else {
      follow(pointer, path);
    }
  }

  private String target(String reference) {
    if (!reference.startsWith("#")) {
      throw new SchemaInvalid(
          "A reference stays in its schema and begins with '#'; '" + reference + "' does not.");
    }
    String pointer = anchors.getOrDefault(reference, reference.substring(1)).replace("%25", "%");
    if (!schemas.containsKey(pointer) && !constants.contains(pointer)) {
      throw new SchemaInvalid("The reference '" + reference + "' leads nowhere.");
    }
    return pointer;
  }
}
