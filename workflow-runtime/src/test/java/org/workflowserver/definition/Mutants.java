package org.workflowserver.definition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Pointer;

/** Wrong copies of a right value, made from what its schema says. */
final class Mutants {
  /** One value of each JSON type. */
  private static final Map<String, Object> OF_TYPE = new LinkedHashMap<>();

  static {
    OF_TYPE.put("null", null);
    OF_TYPE.put("boolean", true);
    OF_TYPE.put("number", new BigDecimal("1.5"));
    OF_TYPE.put("string", "§ §");
    OF_TYPE.put("array", List.of());
    OF_TYPE.put("object", Map.of());
  }

  private static final List<Object> ANYTHING =
      Arrays.asList(
          null,
          true,
          -1L,
          7L,
          new BigDecimal("1.5"),
          "",
          "x",
          List.of(),
          Arrays.asList(null, "x"),
          Map.of(),
          Map.of("x", 1L));

  private final Map<String, Object> root;
  private final Map<String, Object> right;
  private final List<Mutant> mutants = new ArrayList<>();

  /**
   * A wrong copy.
   *
   * @param what what was done to it, for messages
   */
  record Mutant(String what, Map<String, Object> value) {
    /** Whether a member, or an item, was made null. */
    boolean isOfNull() {
      return what.endsWith(" is null");
    }
  }

  private Mutants(Map<String, Object> root, Map<String, Object> right) {
    this.root = root;
    this.right = right;
  }

  /** Copies that the schema must refuse: by a required member, a type, an enumeration, a bound. */
  static List<Mutant> refused(Map<String, Object> schema, Map<String, Object> right) {
    Mutants mutants = new Mutants(schema, right);
    mutants.breaking(schema, right, List.of());
    return mutants.mutants;
  }

  /** Copies with anything at any place, or nothing; some of them may be right. */
  static List<Mutant> any(Map<String, Object> right) {
    Mutants mutants = new Mutants(Map.of(), right);
    mutants.replacing(right, List.of());
    return mutants.mutants;
  }

  private void replacing(Object value, List<Object> path) {
    if (!path.isEmpty()) {
      ANYTHING.forEach(other -> put(path, other));
      remove(path);
    }
    if (value instanceof Map<?, ?> object) {
      object.forEach((name, member) -> replacing(member, longer(path, name)));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        replacing(list.get(i), longer(path, i));
      }
    }
  }

  private void breaking(Object schema, Object value, List<Object> path) {
    if (!(schema instanceof Map<?, ?> rules)) {
      return;
    }
    if (!path.isEmpty()) {
      breakValue(rules, path);
    }
    for (Object further : further(rules, value)) {
      breaking(further, value, path);
    }
    if (value instanceof Map<?, ?> object) {
      breakMembers(rules, object, path);
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        breaking(rules.get("items"), list.get(i), longer(path, i));
      }
    }
  }

  private void breakValue(Map<?, ?> rules, List<Object> path) {
    List<?> types = types(rules);
    if (!types.isEmpty()) {
      OF_TYPE.forEach(
          (type, wrong) -> {
            if (!types.contains(type)) {
              put(path, wrong);
            }
          });
    }
    if (rules.containsKey("enum") || rules.containsKey("const")) {
      put(path, "no_such_value");
    }
    if (rules.containsKey("pattern")) {
      put(path, "§ §");
    }
    if (rules.get("minimum") instanceof Number least) {
      put(path, least.longValue() - 1);
    }
    if (rules.get("maximum") instanceof Number most) {
      put(path, most.longValue() + 1);
    }
    if (Long.valueOf(1).equals(rules.get("minItems"))) {
      put(path, List.of());
    }
    if (Long.valueOf(1).equals(rules.get("minLength"))) {
      put(path, "");
    }
  }

  private void breakMembers(Map<?, ?> rules, Map<?, ?> object, List<Object> path) {
    if (rules.get("required") instanceof List<?> required) {
      required.forEach(name -> remove(longer(path, name)));
    }
    if (rules.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((name, schema) -> breaking(schema, object.get(name), longer(path, name)));
    }
    if (rules.get("additionalProperties") instanceof Map<?, ?> other) {
      object.forEach((name, member) -> breaking(other, member, longer(path, name)));
    }
  }

  /** The schemas that apply to the same value. */
  @SuppressWarnings("unchecked")
  private List<Object> further(Map<?, ?> rules, Object value) {
    List<Object> further = new ArrayList<>();
    if (rules.get("$ref") instanceof String reference) {
      Object target = root;
      for (String step : reference.substring(2).split("/")) {
        target = ((Map<String, Object>) target).get(step);
      }
      further.add(target);
    }
    if (rules.get("allOf") instanceof List<?> all) {
      further.addAll(all);
    }
    if (rules.get("if") instanceof Map<?, ?> condition) {
      boolean met = SchemaCheck.of((Map<String, Object>) condition).violations(value).isEmpty();
      further.add(rules.get(met ? "then" : "else"));
    }
    return further;
  }

  private static List<?> types(Map<?, ?> rules) {
    return switch (rules.get("type")) {
      case null -> List.of();
      case List<?> types -> types;
      case Object type -> List.of(type);
    };
  }

  private void put(List<Object> path, Object value) {
    change(path, "is " + value, object -> object.put((String) path.getLast(), value), value);
  }

  private void remove(List<Object> path) {
    if (path.getLast() instanceof String name) {
      change(path, "is missing", object -> object.remove(name), null);
    }
  }

  @SuppressWarnings("unchecked")
  private void change(
      List<Object> path, String what, Consumer<Map<String, Object>> change, Object item) {
    Map<String, Object> mutant = (Map<String, Object>) copy(right);
    Object container = mutant;
    String pointer = "";
    for (Object step : path.subList(0, path.size() - 1)) {
      container =
          step instanceof Integer index
              ? ((List<Object>) container).get(index)
              : ((Map<String, Object>) container).get(step);
      pointer = Pointer.child(pointer, step);
    }
    if (path.getLast() instanceof Integer index) {
      ((List<Object>) container).set(index, item);
    } else {
      change.accept((Map<String, Object>) container);
    }
    if (!mutant.equals(right)) {
      mutants.add(new Mutant(Pointer.child(pointer, path.getLast()) + " " + what, mutant));
    }
  }

  private static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        object.forEach((name, member) -> copy.put(name, copy(member)));
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

  private static List<Object> longer(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }
}
