package org.workflowserver.json;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema with what it refers to in the places of its references. Those that lead back to
 * what they are within stay, and so do those beyond a size, since references multiply.
 */
public final class ResolvedSchema {
  /** Bytes of all that is referred to, each time. */
  private static final long MOST_BYTES = 64 << 10;

  private static final String REFERENCE = "$ref";
  private static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf");
  private static final Set<String> SINGLE = Set.of("items", "additionalProperties");

  /** Beside a reference they say more of it; others ask for more. */
  private static final Set<String> REMARKS = Set.of("title", "description", "default", "examples");

  private final Map<String, Object> root;

  /** References that are being followed. */
  private final Set<String> open = new HashSet<>();

  private long bytesLeft = MOST_BYTES;

  private ResolvedSchema(Map<String, Object> root) {
    this.root = root;
  }

  /** The schema without references, as far as it can be. */
  public static Map<String, Object> of(Map<String, Object> schema) {
    return new ResolvedSchema(schema).resolve(schema);
  }

  private Map<String, Object> resolve(Map<String, Object> schema) {
    Map<String, Object> own = new LinkedHashMap<>();
    schema.forEach((keyword, value) -> own.put(keyword, member(keyword, value)));
    if (!(schema.get(REFERENCE) instanceof String reference) || !reference.startsWith("#/")) {
      return own;
    }
    Map<String, Object> target = target(reference);
    if (open.contains(reference) || !hasRoomFor(target)) {
      return own;
    }
    open.add(reference);
    Map<String, Object> resolved = resolve(target);
    open.remove(reference);
    own.remove(REFERENCE);
    return both(resolved, own);
  }

  /** Once there was none, nothing more is weighed. */
  private boolean hasRoomFor(Map<String, Object> target) {
    if (bytesLeft >= 0) {
      bytesLeft -= ValueWeight.ofHeld(target);
    }
    return bytesLeft >= 0;
  }

  private static Map<String, Object> both(Map<String, Object> target, Map<String, Object> own) {
    if (!REMARKS.containsAll(own.keySet().stream().filter(target::containsKey).toList())) {
      return Map.of("allOf", List.of(target, own));
    }
    Map<String, Object> both = new LinkedHashMap<>(target);
    both.putAll(own);
    return both;
  }

  private Object member(String keyword, Object value) {
    if (keyword.equals("properties")) {
      Map<String, Object> members = new LinkedHashMap<>();
      object(value).forEach((name, schema) -> members.put(name, resolveIfSchema(schema)));
      return members;
    }
    if (LISTS.contains(keyword) && value instanceof List<?> schemas) {
      return schemas.stream().map(this::resolveIfSchema).toList();
    }
    return SINGLE.contains(keyword) ? resolveIfSchema(value) : value;
  }

  /** A schema may be true or false. */
  private Object resolveIfSchema(Object value) {
    return value instanceof Map<?, ?> ? resolve(object(value)) : value;
  }

  private Map<String, Object> target(String reference) {
    Object at = root;
    for (String token : Pointer.tokens(reference.substring(1))) {
      at = object(at).get(token);
    }
    return object(at);
  }

  /** The members of a JSON object; none of another value. */
  static Map<String, Object> object(Object value) {
    return value instanceof Map<?, ?> object ? Json.members(object) : Map.of();
  }
}
