package org.workflowserver.component;

import java.util.List;
import java.util.Map;

/** Names of JSON types, with their article, for messages. */
public final class JsonType {
  private JsonType() {}

  /** What {@code value} is. */
  public static String of(Object value) {
    return switch (value) {
      case null -> "null";
      case Boolean ignored -> "a boolean";
      case Number ignored -> "a number";
      case String ignored -> "a string";
      case List<?> ignored -> "an array";
      case Map<?, ?> ignored -> "an object";
      default -> throw new IllegalArgumentException("Not a JSON value: " + value.getClass());
    };
  }
}
