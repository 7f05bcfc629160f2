package org.workflowserver.system.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.workflowserver.json.Json;

/**
 * A workflow's webhook URL, as its callers have it.
 *
 * @param workflow its id
 * @param path the URL without the server
 */
public record InboundWebhook(String workflow, String path) {
  private static final String ALGORITHM = "HmacSHA256";

  /** Creates the workflow. */
  public static InboundWebhook of(ApiClient editor, WorkflowBuilder builder) {
    ApiResponse created = editor.post("/workflows").json(builder.json()).send();
    assertThat(created).hasStatus(201);
    return of(created);
  }

  /** That of a workflow that was read. */
  public static InboundWebhook of(ApiResponse workflow) {
    URI url = URI.create(workflow.string("webhook_url"));
    return new InboundWebhook(workflow.string("id"), url.getPath());
  }

  /** A call with a body that is JSON. */
  public ApiClient.Request call(ApiClient sender, Object body) {
    return sender.post(path).json(body);
  }

  /** The run that a call has started, or the one that it repeats. */
  public static String startRun(ApiClient.Request call) {
    ApiResponse response = call.send();
    assertThat(response).hasStatus(202);
    org.assertj.core.api.Assertions.assertThat(response.body()).isEmpty();
    return response.header("X-Run-Id").orElseThrow();
  }

  /** A call that is signed as Standard Webhooks says. */
  public ApiClient.Request signed(
      ApiClient sender, String secret, String id, Instant at, Map<String, Object> body) {
    byte[] bytes = Json.writeBytes(body);
    String timestamp = Long.toString(at.getEpochSecond());
    return sender
        .post(path)
        .body("application/json", bytes)
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header(
            "webhook-signature",
            "v1,bm90IHRoaXMgb25l v1," + signature(secret, id + "." + timestamp + ".", bytes));
  }

  private static String signature(String secret, String head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring("whsec_".length())), ALGORITHM));
      mac.update(head.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
