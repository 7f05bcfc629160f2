package org.workflowserver.component.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.ScriptedServer;

@Timeout(60)
class WaitForCallbackTest extends ComponentContract {
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private OutboundHttp http;
  private Component component;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    http =
        new OutboundHttp(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            host -> new InetAddress[] {InetAddress.getByName("10.0.0.1")},
            scheduler,
            new SystemTime());
    component = new WaitForCallbackComponent(http);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    scheduler.shutdownNow();
  }

  @Override
  protected Component component() {
    return component;
  }

  @Override
  protected Map<String, Object> runnableExample() {
    return Map.of("expires_in", "2 hours");
  }

  @Override
  protected StepOutcome end(StepContext step, StepOutcome outcome) {
    assertThat(outcome).isInstanceOf(Expecting.class);
    Map<String, Object> payload = Map.of("body", "x", "headers", Map.of());
    return component().resume(step, new WaitEnd(NOW, Map.of("payload", payload)));
  }

  @Test
  void sendsNothingBeforeItIsWaitedForAndThenTheRequest() {
    server.always("202 Accepted", "", "ok".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("method", "POST");
    request.put("url", server.url("/jobs"));
    request.put("body", Map.of("report_to", "https://flows.example/x"));
    Expecting expecting =
        (Expecting) component.execute(step(Map.of("request", request, "expires_in", 60L)));
    assertThat(server.requests()).isEmpty();
    assertThat(expecting.until()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    assertThat(expecting.announcement().get()).isInstanceOf(Completed.class);
    assertThat(server.requests().getFirst())
        .startsWith("POST /jobs HTTP/1.1\r\n")
        .contains("Idempotency-Key: fl_run_1/n1/0\r\n")
        .endsWith("{\"report_to\":\"https://flows.example/x\"}");
  }

  @Test
  void failsAsItsRequestDoes() {
    server.always("503 Service Unavailable", "Retry-After: 7\r\n", new byte[0]);
    Expecting expecting =
        (Expecting)
            component.execute(
                step(Map.of("request", Map.of("method", "GET", "url", server.url("/")))));
    Failed failed = (Failed) expecting.announcement().get();
    assertThat(failed.code()).isEqualTo("http_status");
    assertThat(failed.retryable()).isTrue();
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void needsNobodyToTell() {
    Expecting expecting = (Expecting) executing("{}");
    assertThat(expecting.announcement()).isNull();
    assertThat(expecting.until()).isNull();
  }

  @Test
  void goesOnWithTheCallOrWithoutOne() {
    Map<String, Object> payload = Map.of("body", "x", "headers", Map.of());
    assertThat(component.resume(step(Map.of()), new WaitEnd(NOW, Map.of("payload", payload))))
        .isEqualTo(Completed.of(payload));
    Completed expired = (Completed) component.resume(step(Map.of()), new WaitEnd(NOW, null));
    assertThat(expired.handle()).isEqualTo("expired");
    assertThat(expired.output()).containsEntry("body", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"expires_in\": \"soon\"}|/expires_in",
        "{\"request\": {\"method\": \"GET\", \"url\": \"https://a.example\", \"body\": 1}}"
            + "|/request/body",
        "{\"request\": {\"method\": \"GET\", \"url\": \"nowhere\"}}|/request/url"
      })
  void isCheckedWhenItIsSaved(String data, String pointer) {
    assertThat(component.check(Json.parseObject(data)))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly(pointer);
  }
}
