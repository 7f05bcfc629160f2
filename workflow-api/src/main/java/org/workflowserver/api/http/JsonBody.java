package org.workflowserver.api.http;

import org.workflowserver.json.Json;
import org.workflowserver.json.ValueWeight;

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

  /** About how many bytes of memory it takes. */
  public long bytes() {
    return ValueWeight.ofHeld(value);
  }
}
