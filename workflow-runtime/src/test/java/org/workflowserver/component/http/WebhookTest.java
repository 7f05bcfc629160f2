package org.workflowserver.component.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepContexts;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.ScriptedServer;

@Timeout(60)
class WebhookTest extends ComponentContract {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private OutboundHttp http;
  private Component webhook;

  @BeforeEach
  void open() throws IOException {
    server =
        new ScriptedServer()
            .always("200 OK", "Content-Type: application/json\r\n", utf8("{\"ok\":true}"));
    http =
        new OutboundHttp(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            host -> new InetAddress[] {InetAddress.getByName("10.0.0.1")},
            scheduler,
            new SystemTime());
    webhook = new WebhookComponent(http);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    scheduler.shutdownNow();
  }

  @Override
  protected Component component() {
    return webhook;
  }

  /** It is looked up, and nothing that was rendered is sent in its place. */
  @Override
  protected Set<String> literalMembers() {
    return Set.of("authorization_id");
  }

  @Override
  protected Map<String, Object> runnableExample() {
    Map<String, Object> example = new LinkedHashMap<>(webhook.descriptor().example());
    example.put("url", server.url("/orders"));
    return example;
  }

  @Test
  void sendsJsonWithItsKeyAndTrace() {
    Completed completed =
        completed(Map.of("method", "POST", "url", server.url("/orders"), "body", Map.of("a", 1L)));
    assertThat(completed.output()).containsEntry("status", 200L);
    assertThat(completed.output()).containsEntry("body", Map.of("ok", true));
    assertThat(completed.output().get("headers"))
        .isEqualTo(Map.of("content-type", "application/json", "content-length", "11"));
    assertThat(server.requests().getFirst())
        .startsWith("POST /orders HTTP/1.1\r\n")
        .contains("Content-Type: application/json\r\n")
        .contains("Idempotency-Key: fl_run_1/n1/0\r\n")
        .contains("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n")
        .endsWith("\r\n\r\n{\"a\":1}");
  }

  @Test
  void sendsTheTokenOfAnAuthorization() {
    Map<String, Object> call = new LinkedHashMap<>(runnableExample());
    call.put("authorization_id", "access-token");
    completed(call);
    assertThat(server.requests().getFirst()).contains("Authorization: Bearer access-token\r\n");
    server.answer("401 Unauthorized", "", utf8("what is 'access-token'?"));
    Failed refused = failed(call);
    assertThat(refused.code()).isEqualTo("authorization_invalid");
    assertThat(refused.retryable()).isFalse();
    call.put("headers", Map.of("authorization", "Basic own"));
    assertThat(failed(call).code()).isEqualTo("configuration_invalid");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void sendsTheSameBytesOnEveryAttempt() {
    completed(runnableExample());
    completed(runnableExample());
    assertThat(server.requests().get(0)).isEqualTo(server.requests().get(1));
  }

  @Test
  void letsTheAuthorsOwnHeadersWin() {
    completed(
        Map.of(
            "method",
            "PUT",
            "url",
            server.url("/"),
            "headers",
            List.of(
                Map.of("key", "idempotency-key", "value", "mine"),
                Map.of("key", "Traceparent", "value", "own"),
                Map.of("key", "content-type", "value", "application/xml")),
            "body",
            "<a/>"));
    assertThat(server.requests().getFirst())
        .contains("idempotency-key: mine\r\n")
        .contains("Traceparent: own\r\n")
        .contains("content-type: application/xml\r\n")
        .doesNotContain("fl_run_1")
        .doesNotContain("text/plain")
        .endsWith("<a/>");
  }

  @Test
  void sendsTextAsText() {
    completed(Map.of("method", "POST", "url", server.url("/"), "body", "grüß"));
    assertThat(server.requests().getFirst())
        .contains("Content-Type: text/plain; charset=utf-8\r\n")
        .contains("Content-Length: 6\r\n")
        .endsWith("grüß");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"7|7", "true|true", "[1,null]|[1,null]", "12.50|12.50", "{}|{}"})
  void sendsAnyOtherValueAsJson(String body, String sent) {
    executing("{\"method\":\"POST\",\"url\":\"%s\",\"body\":%s}".formatted(server.url("/"), body));
    assertThat(server.requests().getFirst())
        .contains("Content-Type: application/json\r\n")
        .endsWith("\r\n\r\n" + sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\": 1}", " [1, 2]\n", "\"text\"", "-1.5e3", "true", "null"})
  void sendsTextThatIsJsonAsJsonByteForByte(String body) {
    completed(Map.of("method", "POST", "url", server.url("/"), "body", body));
    assertThat(server.requests().getFirst())
        .contains("Content-Type: application/json\r\n")
        .endsWith("\r\n\r\n" + body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "{a: 1}", "{\"a\": 1} {\"b\": 2}", "", "01", "nil"})
  void sendsTextThatIsNoJsonAsText(String body) {
    completed(Map.of("method", "POST", "url", server.url("/"), "body", body));
    assertThat(server.requests().getFirst())
        .contains("Content-Type: text/plain; charset=utf-8\r\n")
        .endsWith("\r\n\r\n" + body);
  }

  @Test
  void aHeaderSaysOtherwiseOfTextThatIsJson() {
    completed(
        Map.of(
            "method",
            "POST",
            "url",
            server.url("/"),
            "headers",
            Map.of("content-type", "application/vnd.api+json"),
            "body",
            "{}"));
    assertThat(server.requests().getFirst())
        .contains("content-type: application/vnd.api+json\r\n")
        .doesNotContain("Content-Type: application/json");
  }

  @Test
  void sendsNoBodyAndNoTypeWhenThereIsNone() {
    for (String method : List.of("GET", "DELETE")) {
      completed(Map.of("method", method, "url", server.url("/")));
      assertThat(server.requests().getLast()).startsWith(method).doesNotContain("Content-Type");
    }
    Map<String, Object> empty = Map.of("method", "GET", "url", server.url("/"), "body", "");
    assertThat(webhook.check(empty)).isEmpty();
    completed(empty);
    assertThat(server.requests().getLast()).startsWith("GET").doesNotContain("Content-Type");
    completed(Map.of("method", "POST", "url", server.url("/")));
    assertThat(server.requests().getLast()).contains("Content-Length: 0\r\n");
  }

  @Test
  void takesHeadersAsAnObjectAndLeavesNullsOut() {
    executing(
        "{\"method\":\"GET\",\"url\":\"%s\",\"headers\":{\"X-A\":1.50,\"X-B\":true,\"X-C\":null}}"
            .formatted(server.url("/")));
    assertThat(server.requests().getFirst())
        .contains("X-A: 1.50\r\n")
        .contains("X-B: true\r\n")
        .doesNotContain("X-C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a|{\"q\":\"x\"}|/a?q=x",
        "/a?|{\"q\":\"x\"}|/a?q=x",
        "/a?b=c#top|{\"q\":\"x\"}|/a?b=c&q=x",
        "/a|{\"ä b\":\"1&2=3 +#?\"}|/a?%C3%A4%20b=1%262%3D3%20%2B%23%3F",
        "/a|{\"q\":[1,true,\"x\"],\"n\":null}|/a?q=1&q=true&q=x",
        "/a|{}|/a",
        "/a|[{\"key\":\"q\",\"value\":\"x\"},{\"key\":\"q\",\"value\":2}]|/a?q=x&q=2",
        "/a|{\"q\":\"\"}|/a?q="
      })
  void addsTheQueryToTheUrl(String path, String query, String called) {
    executing(
        "{\"method\":\"GET\",\"url\":\"%s\",\"query\":%s}".formatted(server.url(path), query));
    assertThat(server.requests().getFirst()).startsWith("GET " + called + " HTTP/1.1\r\n");
  }

  @Test
  void handsOutTextThatIsNoJson() {
    assertThat(bodyFor("text/plain", utf8("grüß"))).isEqualTo("grüß");
    assertThat(bodyFor("text/plain; charset=ISO-8859-1", new byte[] {(byte) 0xe4})).isEqualTo("ä");
    assertThat(bodyFor("text/html; charset=nonsense", utf8("ä"))).isEqualTo("ä");
    assertThat(bodyFor("application/json", utf8("{not json"))).isEqualTo("{not json");
    assertThat(bodyFor("text/plain", utf8("{\"a\":1}"))).isEqualTo("{\"a\":1}");
  }

  @Test
  void readsJsonOfAnyJsonType() {
    assertThat(bodyFor("application/problem+json; charset=utf-8", utf8("[1]")))
        .isEqualTo(List.of(1L));
    assertThat(bodyFor("TEXT/JSON", utf8("null"))).isNull();
  }

  @Test
  void handsOutBytesInBase64() {
    assertThat(bodyFor("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'})).isEqualTo("iVBORw==");
    assertThat(bodyFor("application/octet-stream", new byte[] {0, 1})).isEqualTo("AAE=");
  }

  @Test
  void joinsRepeatedHeaders() {
    server.answer("200 OK", "X-A: 1\r\nx-a: 2\r\n", new byte[0]);
    Completed completed = completed(Map.of("method", "GET", "url", server.url("/")));
    assertThat((Map<?, ?>) completed.output().get("headers"))
        .isEqualTo(Map.of("x-a", "1, 2", "content-length", "0"));
  }

  @Test
  void failsOnAnyOtherStatusAsTheOriginalDoes() {
    server.answer(
        "503 Service Unavailable",
        "Retry-After: 7\r\nContent-Type: application/json\r\n",
        utf8("{\"e\":1}"));
    Failed failed = failed(Map.of("method", "GET", "url", server.url("/")));
    assertThat(failed.fault()).isEqualTo(Fault.REMOTE);
    assertThat(failed.code()).isEqualTo("http_status");
    assertThat(failed.message()).isEqualTo("Webhook request failed: 503 Service Unavailable");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.details())
        .containsEntry("status", 503L)
        .containsEntry("body", Map.of("e", 1L));
    assertThat((Map<?, ?>) failed.details().get("headers"))
        .extracting("retry-after")
        .isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource({
    "300, false",
    "302, false",
    "304, false",
    "400, false",
    "401, false",
    "404, false",
    "408, true",
    "409, false",
    "425, true",
    "429, true",
    "500, true",
    "501, true",
    "504, true",
    "599, true"
  })
  void triesAgainOnlyWhatMaySucceedLater(int status, boolean retryable) {
    server.answer(status + " X", "", new byte[0]);
    Failed failed = failed(Map.of("method", "POST", "url", server.url("/")));
    assertThat(failed.code()).isEqualTo("http_status");
    assertThat(failed.message()).isEqualTo("Webhook request failed: " + status + " X");
    assertThat(failed.retryable()).isEqualTo(retryable);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void takesEverySuccess(int status) {
    server.answer(
        (out, socket) ->
            out.write(
                utf8(
                    "HTTP/1.1 "
                        + status
                        + " X\r\n"
                        + (status == 204 ? "" : "Content-Length: 0\r\n")
                        + "\r\n")));
    assertThat(completed(Map.of("method", "POST", "url", server.url("/"))).output())
        .containsEntry("status", (long) status)
        .containsEntry("body", "");
  }

  @Test
  void failsRetryablyWhenNobodyListens() throws IOException {
    server.close();
    Failed failed = failed(Map.of("method", "GET", "url", server.url("/")));
    assertThat(failed.code()).isEqualTo("connect_failed");
    assertThat(failed.message()).isEqualTo("Webhook request failed: the connection was refused");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.fault()).isEqualTo(Fault.REMOTE);
  }

  @Test
  void failsRetryablyWhenTimeIsOver() {
    server.answer((out, socket) -> {});
    StepContext step = step(Map.of("method", "GET", "url", server.url("/")));
    StepContext brief =
        StepContexts.of(
            step.configuration(),
            step.trigger(),
            step.idempotencyKey(),
            step.traceparent(),
            step.now(),
            Duration.ofMillis(200));
    assertThat(webhook.execute(brief))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("timed_out");
              assertThat(failed.retryable()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://inside.example/",
        "https://169.254.169.254/",
        "http://127.0.0.2/",
        "ftp://x/"
      })
  void saysTheSameOfEveryRefusedTarget(String url) {
    Failed failed = failed(Map.of("method", "GET", "url", url));
    assertThat(failed.message()).isEqualTo("Target address is not allowed");
    assertThat(failed.code()).isEqualTo("target_not_allowed");
    assertThat(failed.retryable()).isFalse();
    assertThat(failed.details()).isEmpty();
  }

  @Test
  void followsRedirectsOnlyWhenAsked() {
    server.answer("302 Found", "Location: /b\r\n", new byte[0]);
    assertThat(failed(Map.of("method", "GET", "url", server.url("/a"))).message())
        .isEqualTo(
            "Webhook request failed: 302 Found. This step does not follow redirects: see its setting"
                + " “Follow redirects”.");
    server.answer("302 Found", "Location: /b\r\n", new byte[0]);
    completed(Map.of("method", "GET", "url", server.url("/a"), "follow_redirects", true));
    assertThat(server.requests().getLast()).startsWith("GET /b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: evil", "a\nb", "\u0000", "a\u007f", "\u0085"})
  void letsNoControlCharacterThrough(String text) {
    for (Map<String, Object> configuration :
        List.<Map<String, Object>>of(
            Map.of("method", "GET", "url", server.url("/") + text),
            Map.of("method", "GET", "url", server.url("/"), "headers", Map.of("X-A", text)),
            Map.of("method", "GET", "url", server.url("/"), "headers", Map.of(text, "a")))) {
      assertThat(failed(configuration).code()).isEqualTo("template_error");
    }
    assertThat(server.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"headers\": \"x\"|'headers' must be an array or an object, but is a string.",
        "\"headers\": [1]|'headers[0]' must be an object, but is a number.",
        "\"headers\": [{\"value\": \"x\"}]|'headers[0].key' must be a string, but is null.",
        "\"headers\": {\"X\": []}|'headers.X' must be a single value, but is an array.",
        "\"query\": {\"q\": {}}|'query.q' must be a single value, but is an object.",
        "\"query\": {\"q\": [[]]}|'query.q' must be a single value, but is an array.",
        "\"follow_redirects\": \"yes\"|'follow_redirects' must be a boolean, but is a string.",
        "\"url\": null|'url' must be a string, but is null.",
        "\"method\": []|'method' must be a string, but is an array."
      })
  void namesWhatIsOfTheWrongType(String member, String message) {
    Map<String, Object> configuration =
        new LinkedHashMap<>(Map.of("method", "GET", "url", server.url("/")));
    configuration.putAll(Json.parseObject("{" + member + "}"));
    Failed failed = failed(configuration);
    assertThat(failed.code()).isEqualTo("type_mismatch");
    assertThat(failed.message()).isEqualTo(message);
  }

  @Test
  void sendsNoBodyWithGet() {
    Map<String, Object> data = Map.of("method", "GET", "url", "https://a.example/", "body", "x");
    assertThat(webhook.check(data))
        .containsExactly(new ConfigurationProblem("/body", "A GET request has no body."));
    assertThat(failed(data).code()).isEqualTo("configuration_invalid");
  }

  @Test
  void findsAUrlThatIsNone() {
    assertThat(webhook.check(Map.of("method", "POST", "url", "example.com/x")))
        .containsExactly(
            new ConfigurationProblem("/url", "A URL begins with https:// and a host."));
    assertThat(webhook.check(Map.of("method", "POST", "url", "{{ n1.url }}"))).isEmpty();
    assertThat(failed(Map.of("method", "POST", "url", "example.com")).code())
        .isEqualTo("request_invalid");
  }

  @Test
  void takesAnItemOfTheVaultAsItsUrl() {
    String item = "vlt_01k8z3v5c9w4m2n7q6r8s0t1x3";
    assertThat(webhook.check(Map.of("method", "POST", "url", item))).isEmpty();
    assertThat(webhook.check(Map.of("method", "POST", "url", item + "x"))).isNotEmpty();
  }

  @Test
  void keepsSecretsToTheirHostsAndFromOtherOrigins() throws IOException {
    StepSecrets elsewhere = new StepSecrets(List.of(List.of("api.example")), text -> false);
    Map<String, Object> configuration = Map.of("method", "GET", "url", server.url("/"));
    assertThat(webhook.execute(step(configuration, elsewhere)))
        .isEqualTo(
            Failed.input(
                "secret_host_not_allowed", "A secret of the request may not be sent to this host"));
    assertThat(server.connections()).isZero();
    StepSecrets here = new StepSecrets(List.of(List.of("127.0.0.1")), "s3cret"::equals);
    try (ScriptedServer other = new ScriptedServer().always("200 OK", "", new byte[0])) {
      server.answer("302 Go", "Location: " + other.url("/") + "\r\n", new byte[0]);
      Map<String, Object> following = new LinkedHashMap<>(configuration);
      following.put("follow_redirects", true);
      following.put("headers", Map.of("Accept", "s3cret", "User-Agent", "me"));
      assertThat(webhook.execute(step(following, here))).isInstanceOf(Completed.class);
      assertThat(server.requests().getLast()).contains("s3cret");
      assertThat(other.requests().getLast()).contains("User-Agent: me").doesNotContain("s3cret");
    }
  }

  @Test
  void refusesAnotherMethod() {
    assertThat(failed(Map.of("method", "TRACE", "url", server.url("/"))).code())
        .isEqualTo("configuration_invalid");
  }

  private static StepContext step(Map<String, Object> configuration, StepSecrets secrets) {
    StepContext step = step(configuration);
    return new StepContext(
        step.configuration(),
        step.trigger(),
        step.idempotencyKey(),
        step.traceparent(),
        step.now(),
        step.timeout(),
        secrets,
        "acme",
        null);
  }

  private Object bodyFor(String type, byte[] body) {
    server.answer("200 OK", "Content-Type: " + type + "\r\n", body);
    return completed(Map.of("method", "GET", "url", server.url("/"))).output().get("body");
  }

  private Completed completed(Map<String, Object> configuration) {
    StepOutcome outcome = webhook.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Completed.class);
    return (Completed) outcome;
  }

  private Failed failed(Map<String, Object> configuration) {
    StepOutcome outcome = webhook.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
