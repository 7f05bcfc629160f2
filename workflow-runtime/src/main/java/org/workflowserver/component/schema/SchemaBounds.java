package org.workflowserver.component.schema;

import java.util.List;
import java.util.Map;
import org.workflowserver.pattern.LinearPattern;

/** Refuses schemas that would take too much memory or too deep a stack to be compiled. */
final class SchemaBounds {
  /** Steps of all patterns together, which are kept for as long as the schema. */
  static final long MOST_STEPS = 20_000;

  /**
   * Levels at which references lie, added up: where each leads to the next, no way through the
   * schema is longer.
   */
  private static final int LONGEST_WAY = 1_000;

  private int way;

  private SchemaBounds() {}

  /**
   * Measures the schema.
   *
   * @throws SchemaInvalid when it is too much
   */
  static void check(Map<String, Object> schema) {
    new SchemaBounds().measure(schema, 1);
    if (steps(schema) > MOST_STEPS) {
      throw new SchemaInvalid("The patterns of the schema are too large together.");
    }
  }

  /** Steps of all patterns in a schema, or in a configuration that has some. */
  static long steps(Object node) {
    return switch (node) {
      case List<?> list -> list.stream().mapToLong(SchemaBounds::steps).sum();
      case Map<?, ?> object ->
          ownSteps(object) + object.values().stream().mapToLong(SchemaBounds::steps).sum();
      case null -> 0;
      default -> 0;
    };
  }

  private static long ownSteps(Map<?, ?> object) {
    long steps = object.get("pattern") instanceof String pattern ? LinearPattern.size(pattern) : 0;
    if ("matches".equals(object.get("operator"))
        && object.get("compare_to") instanceof String pattern) {
      steps += LinearPattern.size(pattern);
    }
    return object.get("patternProperties") instanceof Map<?, ?> patterns
        ? steps
            + patterns.keySet().stream()
                .mapToLong(pattern -> LinearPattern.size((String) pattern))
                .sum()
        : steps;
  }

  private void measure(Object node, int level) {
    if (node instanceof List<?> list) {
      list.forEach(item -> measure(item, level));
    } else if (node instanceof Map<?, ?> object) {
      measureObject(object, level);
      object.values().forEach(member -> measure(member, level + 1));
    }
  }

  private void measureObject(Map<?, ?> object, int level) {
    if (object.get("$ref") instanceof String || object.get("$dynamicRef") instanceof String) {
      way += level;
    }
    if (way > LONGEST_WAY) {
      throw new SchemaInvalid("The schema has too many references.");
    }
  }
}
