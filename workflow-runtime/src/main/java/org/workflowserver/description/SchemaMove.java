package org.workflowserver.description;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Pointer;

/**
 * Makes a JSON Schema a part of a document. References of a schema begin at its own top, those of a
 * document at the document's; its definitions become schemas of the document.
 */
final class SchemaMove {
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs");

  /** Their contents are values, not schemas. */
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  private static final Set<String> LEFT = Set.of("$schema", "$id", "$anchor");

  private static final String SCHEMAS = "#/components/schemas/";
  private static final String DEFINITIONS = "#/$defs/";

  private final String name;
  private final Map<String, Object> moved = new LinkedHashMap<>();

  /** Where the schemas are that have a name of their own, as pointers from the top. */
  private final Map<String, String> anchors = new HashMap<>();

  /** The names that definitions have in the document. */
  private final Map<String, String> names = new HashMap<>();

  private final Set<String> taken = new HashSet<>();

  private SchemaMove(String name, Map<?, ?> root) {
    this.name = name;
    findAnchors("", root);
  }

  /**
   * The schema and its definitions, by their names in the document.
   *
   * @param name of the schema in the document; those of its definitions begin with it
   */
  static Map<String, Object> of(String name, Map<?, ?> schema) {
    SchemaMove move = new SchemaMove(name, schema);
    Map<Object, Object> top = new LinkedHashMap<>(schema);
    // Those of a part stay there: nothing but a pointer through it leads to them.
    Object definitions = top.remove("$defs");
    move.moved.put(name, move.members(top));
    if (definitions instanceof Map<?, ?> named) {
      named.forEach(
          (definition, sub) -> move.moved.put(move.nameOf((String) definition), move.schema(sub)));
    }
    return move.moved;
  }

  private Object schema(Object schema) {
    return switch (schema) {
      case Map<?, ?> members -> members(members);
      case List<?> list -> list.stream().map(this::schema).toList();
      case null -> null;
      default -> schema;
    };
  }

  private Map<String, Object> members(Map<?, ?> members) {
    Map<String, Object> copy = new LinkedHashMap<>();
    members.forEach(
        (key, value) -> {
          String keyword = (String) key;
          if (keyword.equals("$ref") && value instanceof String reference) {
            copy.put(keyword, target(reference));
          } else if (!LEFT.contains(keyword) && !keyword.startsWith("x-")) {
            copy.put(keyword, member(keyword, value));
          }
        });
    if (isArray(copy.get("type"))) {
      copy.putIfAbsent("items", Map.of());
    }
    return copy;
  }

  /** Many readers of documents want to know the items of what may be an array. */
  private static boolean isArray(Object type) {
    return "array".equals(type) || type instanceof List<?> types && types.contains("array");
  }

  private Object member(String keyword, Object value) {
    if (VALUES.contains(keyword)) {
      return value;
    }
    if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
      Map<String, Object> copy = new LinkedHashMap<>();
      named.forEach((sub, schema) -> copy.put((String) sub, schema(schema)));
      return copy;
    }
    return schema(value);
  }

  private void findAnchors(String pointer, Object schema) {
    if (schema instanceof Map<?, ?> members) {
      if (members.get("$anchor") instanceof String anchor) {
        anchors.putIfAbsent(anchor, pointer);
      }
      members.forEach((key, value) -> findAnchorsIn(pointer, (String) key, value));
    } else if (schema instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        findAnchors(pointer + "/" + i, list.get(i));
      }
    }
  }

  private void findAnchorsIn(String schema, String keyword, Object value) {
    String pointer = child(schema, keyword);
    if (NAMED.contains(keyword) && value instanceof Map<?, ?> named) {
      named.forEach((sub, of) -> findAnchors(child(pointer, (String) sub), of));
    } else if (!VALUES.contains(keyword)) {
      findAnchors(pointer, value);
    }
  }

  /** As in a URL's fragment. */
  private static String child(String pointer, String key) {
    return Pointer.child(pointer, key.replace("%", "%25"));
  }

  private String target(String written) {
    String fragment = written.startsWith("#") ? written.substring(1) : "";
    String reference =
        "#" + (fragment.startsWith("/") ? fragment : anchors.getOrDefault(fragment, ""));
    if (!reference.startsWith(DEFINITIONS)) {
      return SCHEMAS + name + reference.substring(1);
    }
    String[] path = reference.substring(DEFINITIONS.length()).split("/", 2);
    String definition = Pointer.tokens("/" + path[0]).getFirst().replace("%25", "%");
    return SCHEMAS + nameOf(definition) + (path.length > 1 ? "/" + path[1] : "");
  }

  /** As the components of a document may be called; another one for each definition. */
  private String nameOf(String definition) {
    return names.computeIfAbsent(
        definition,
        key -> {
          String made = name + "." + key.replaceAll("[^A-Za-z0-9_-]", "_");
          while (!taken.add(made)) {
            made += "_";
          }
          return made;
        });
  }
}
