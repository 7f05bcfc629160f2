package org.workflowserver.system.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Json;

/**
 * A response of the server.
 *
 * @param status of HTTP
 * @param headers by lower-case name
 * @param body as it came
 */
public record ApiResponse(int status, Map<String, List<String>> headers, byte[] body) {
  /** First value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as a JSON object. */
  public Map<String, Object> object() {
    return Json.parseObject(text());
  }

  /** The body as a JSON array of objects. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> rows() {
    return (List<Map<String, Object>>) (List<?>) (List<Object>) Json.parse(text());
  }

  /** A member of the body that is text. */
  public String string(String member) {
    return (String) object().get(member);
  }

  /** A member of the body that is a list of objects. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> rows(String member) {
    return (List<Map<String, Object>>) object().get(member);
  }

  /** A member of the body that is an object. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> object(String member) {
    return (Map<String, Object>) object().get(member);
  }

  @Override
  public String toString() {
    return status + " " + headers + "\n" + text();
  }
}
