package org.workflowserver.authorization;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;

/**
 * What is sealed of an authorization.
 *
 * @param access what steps send
 * @param refresh what gives the next one; null where there is none
 */
record TokenSet(String access, String refresh) {
  static TokenSet ofBytes(byte[] opened) {
    Map<String, Object> json = Json.parseObject(new String(opened, StandardCharsets.UTF_8));
    return new TokenSet((String) json.get("access_token"), (String) json.get("refresh_token"));
  }

  byte[] bytes() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("access_token", access);
    json.put("refresh_token", refresh);
    return Json.write(json).getBytes(StandardCharsets.UTF_8);
  }

  /** Without the tokens, which belong in no log. */
  @Override
  public String toString() {
    return "TokenSet[]";
  }
}
