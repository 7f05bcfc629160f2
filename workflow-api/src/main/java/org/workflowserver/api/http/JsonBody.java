package org.workflowserver.api.http;

import java.util.Collection;
import java.util.Map;
import org.workflowserver.json.Json;

/**
 * The body of a response.
 *
 * @param value a JSON value, see {@link Json}
 */
public record JsonBody(Object value) {
  /** Media type of answers. */
  public static final String JSON = "application/json; charset=utf-8";

  /** Media type of problems (RFC 9457). */
  public static final String PROBLEM = "application/problem+json; charset=utf-8";

  /** About how many bytes of memory it holds in texts. */
  public long length() {
    return length(value);
  }

  private static long length(Object value) {
    return switch (value) {
      case Json.Raw raw -> raw.text().length();
      case String text -> text.length();
      case Map<?, ?> object -> object.values().stream().mapToLong(JsonBody::length).sum();
      case Collection<?> list -> list.stream().mapToLong(JsonBody::length).sum();
      case null -> 0;
      default -> 0;
    };
  }
}
