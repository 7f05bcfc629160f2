package org.workflowserver.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.workflowserver.json.Json;
import org.workflowserver.limit.Quota;
import org.workflowserver.trigger.webhook.WebhookCall;

/** A call of a webhook URL, as a test makes it; its body names the site s1 unless it is set. */
final class HookCall implements WebhookCall {
  private final Map<String, String> headers = new HashMap<>();
  private final Map<String, Object> query = new HashMap<>();
  private byte[] bytes = "{\"site\": \"s1\"}".getBytes(UTF_8);

  HookCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  HookCall query(String name, String value) {
    query.put(name, value);
    return this;
  }

  HookCall body(String json) {
    bytes = json.getBytes(UTF_8);
    return this;
  }

  /** Whoever reads its body fails. */
  HookCall unreadable() {
    bytes = null;
    return this;
  }

  HookCall signed(Box box, String id, byte[] key) {
    String timestamp = Long.toString(box.now().getEpochSecond());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(bytes));
      return header("webhook-id", id)
          .header("webhook-timestamp", timestamp)
          .header("webhook-signature", "v1," + signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  @Override
  public Map<String, Object> query() {
    return query;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public Map<String, Object> members(String orgId) {
    return Json.parseObject(new String(bytes, UTF_8));
  }

  @Override
  public Optional<String> traceparent() {
    return Optional.empty();
  }

  @Override
  public void counted(Quota quota) {}
}
