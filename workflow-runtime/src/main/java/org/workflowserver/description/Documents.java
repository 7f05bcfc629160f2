package org.workflowserver.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Json;

/** OpenAPI documents as plain JSON values: their parts, and how these refer to each other. */
final class Documents {
  private static final String COMPONENTS = "#/components/";

  private Documents() {}

  /** A value that is a JSON object. */
  static Map<String, Object> object(Object value) {
    return Json.members((Map<?, ?>) value);
  }

  /** The object at the end of a path of members. */
  static Map<String, Object> object(Map<String, Object> document, String... path) {
    Map<String, Object> at = document;
    for (String member : path) {
      at = object(at.get(member));
    }
    return at;
  }

  /** The same value, of which nothing is shared with the other that could be changed. */
  static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> members -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        members.forEach((name, member) -> copy.put(name, copy(member)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(item -> copy.add(copy(item)));
        yield copy;
      }
      case null -> null;
      default -> value;
    };
  }

  /** A reference to a component of a document, such as one of {@code schemas}. */
  static Map<String, Object> reference(String kind, String name) {
    return Map.of("$ref", COMPONENTS + kind + "/" + name);
  }

  /** The components that a part of a document refers to, directly or by others of them. */
  static Map<String, Object> componentsOf(Object part, Map<String, Object> all) {
    Set<String> found = new LinkedHashSet<>();
    collect(part, all, found);
    Map<String, Object> components = new LinkedHashMap<>();
    for (String each : found) {
      String[] name = each.split("/", 2);
      object(components.computeIfAbsent(name[0], kind -> new LinkedHashMap<String, Object>()))
          .put(name[1], object(all, name[0]).get(name[1]));
    }
    return components;
  }

  private static void collect(Object part, Map<String, Object> all, Set<String> found) {
    if (part instanceof List<?> list) {
      list.forEach(item -> collect(item, all, found));
    } else if (part instanceof Map<?, ?> members) {
      if (members.get("$ref") instanceof String reference && reference.startsWith(COMPONENTS)) {
        // A reference may lead to a part of a component; one in a value may lead nowhere.
        String[] name = reference.substring(COMPONENTS.length()).split("/", 3);
        if (name.length > 1
            && all.get(name[0]) instanceof Map<?, ?> kind
            && kind.containsKey(name[1])
            && found.add(name[0] + "/" + name[1])) {
          collect(kind.get(name[1]), all, found);
        }
      }
      members.values().forEach(member -> collect(member, all, found));
    }
  }
}
