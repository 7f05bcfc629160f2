package org.workflowserver.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value of what a JSON Schema describes, whose references are resolved: the one that it names,
 * else one that is made of its types; of an object, with the members that are required. One to
 * begin with has the optional members that have a default, too.
 */
public final class SchemaSample {
  /** With any other keyword a value of the type may not fit. */
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

  /** Deeper values are left to who fills it in, and so are more of them. */
  private static final int DEEPEST = 5;

  private static final int MOST = 200;

  /** Bytes of all values that the schema names. */
  private static final long MOST_BYTES = 64 << 10;

  /** Of one that somebody fills in, values are empty and may not fit. */
  private final boolean mustFit;

  private int left = MOST;
  private long bytesLeft = MOST_BYTES;

  private SchemaSample(boolean mustFit) {
    this.mustFit = mustFit;
  }

  /** A value to begin with; null where the schema does not say of which type. */
  public static Object toBeginWith(Map<String, Object> schema) {
    return new SchemaSample(false).value(schema, 0).orElse(null);
  }

  /** A plausible value that fits; empty where it takes more than a look to find one. */
  public static Optional<Object> thatFits(Map<String, Object> schema) {
    return new SchemaSample(true).value(schema, 0);
  }

  private Optional<Object> value(Map<String, Object> schema, int depth) {
    left--;
    Optional<Object> named = named(schema);
    if (named.isPresent()) {
      return named;
    }
    return depth > DEEPEST || left < 0 || (mustFit && !isPlain(schema))
        ? Optional.empty()
        : ofType(schema, depth);
  }

  private Optional<Object> named(Map<String, Object> schema) {
    return unlessLarge(
        first(schema.get("examples"))
            .or(() -> Optional.ofNullable(schema.get("const")))
            .or(() -> Optional.ofNullable(schema.get("default")))
            .or(() -> first(schema.get("enum"))));
  }

  private Optional<Object> unlessLarge(Optional<Object> named) {
    long bytes = named.map(ValueWeight::ofHeld).orElse(0L);
    if (bytes > bytesLeft) {
      return Optional.empty();
    }
    bytesLeft -= bytes;
    return named;
  }

  private static Optional<Object> first(Object values) {
    return values instanceof List<?> list && !list.isEmpty()
        ? Optional.ofNullable(list.getFirst())
        : Optional.empty();
  }

  private static boolean isPlain(Map<String, Object> schema) {
    return PLAIN.containsAll(
        schema.keySet().stream().filter(keyword -> !keyword.startsWith("x-")).toList());
  }

  private Optional<Object> ofType(Map<String, Object> schema, int depth) {
    Object type = first(schema.get("type")).orElse(schema.get("type"));
    return switch (String.valueOf(type)) {
      case "string" -> Optional.of(mustFit && !schema.containsKey("maxLength") ? "text" : "");
      case "integer", "number" -> Optional.of(mustFit ? 1L : 0L);
      case "boolean" -> Optional.of(mustFit);
      case "array" -> Optional.of(List.of());
      case "object" -> members(schema, depth);
      default ->
          mustFit
              ? Optional.empty()
              : members(schema, depth).filter(members -> !members.equals(Map.of()));
    };
  }

  private Optional<Object> members(Map<String, Object> schema, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (Map<String, Object> part : parts(schema)) {
      Map<String, Object> properties = ResolvedSchema.object(part.get("properties"));
      List<?> required = part.get("required") instanceof List<?> names ? names : List.of();
      for (Object name : required.subList(0, Math.clamp(left, 0, required.size()))) {
        Optional<Object> value = value(ResolvedSchema.object(properties.get(name)), depth + 1);
        if (value.isEmpty() && mustFit) {
          return Optional.empty();
        }
        members.put(String.valueOf(name), value.orElse(null));
      }
      if (mustFit && !members.keySet().containsAll(required)) {
        return Optional.empty();
      }
      if (!mustFit) {
        addDefaults(properties, members);
      }
    }
    return mustFit && schema.containsKey("maxProperties") && members.size() > 1
        ? Optional.empty()
        : Optional.of(members);
  }

  private void addDefaults(Map<String, Object> properties, Map<String, Object> members) {
    properties.forEach(
        (name, property) -> {
          Object usual = ResolvedSchema.object(property).get("default");
          if (left > 0 && usual != null && !members.containsKey(name)) {
            left--;
            unlessLarge(Optional.of(usual)).ifPresent(value -> members.put(name, value));
          }
        });
  }

  private static List<Map<String, Object>> parts(Map<String, Object> schema) {
    List<Map<String, Object>> parts = new ArrayList<>(List.of(schema));
    if (schema.get("allOf") instanceof List<?> all) {
      all.forEach(part -> parts.add(ResolvedSchema.object(part)));
    }
    return parts;
  }
}
