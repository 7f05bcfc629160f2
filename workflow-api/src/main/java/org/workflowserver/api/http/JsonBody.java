package org.workflowserver.api.http;

/**
 * The body of a response.
 *
 * @param value a JSON value, see {@link org.workflowserver.json.Json}
 */
public record JsonBody(Object value) {
  /** Media type of answers. */
  public static final String JSON = "application/json; charset=utf-8";

  /** Media type of problems (RFC 9457). */
  public static final String PROBLEM = "application/problem+json; charset=utf-8";
}
