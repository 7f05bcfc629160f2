package org.workflowserver.component.schema;

import java.util.List;
import java.util.Map;
import org.workflowserver.pattern.LinearPattern;

/** Refuses schemas that would take too much memory or too deep a stack to be compiled. */
final class SchemaBounds {
  /** Steps of all patterns together, which are kept for as long as the schema. */
  private static final long MOST_STEPS = 20_000;

  /**
   * Levels at which references lie, added up: where each leads to the next, no way through the
   * schema is longer.
   */
  private static final int LONGEST_WAY = 1_000;

  private long steps;
  private int way;

  private SchemaBounds() {}

  /**
   * Measures the schema.
   *
   * @throws SchemaInvalid when it is too much
   */
  static void check(Map<String, Object> schema) {
    new SchemaBounds().measure(schema, 1);
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
    if (object.get("pattern") instanceof String pattern) {
      steps += LinearPattern.size(pattern);
    }
    if (object.get("patternProperties") instanceof Map<?, ?> patterns) {
      patterns.keySet().forEach(pattern -> steps += LinearPattern.size((String) pattern));
    }
    if (way > LONGEST_WAY) {
      throw new SchemaInvalid("The schema has too many references.");
    }
    if (steps > MOST_STEPS) {
      throw new SchemaInvalid("The patterns of the schema are too large together.");
    }
  }
}
