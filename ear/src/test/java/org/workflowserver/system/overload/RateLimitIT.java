package org.workflowserver.system.overload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.Latencies;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/**
 * More requests in a minute than the limit of a token or webhook URL. The last test ends the
 * server, so the order matters.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(600)
class RateLimitIT {
  private static final int CALLS = 1_500;
  private static final int CALLERS = 32;

  /** The default of the setting. */
  private static final int WEBHOOKS = 600;

  private static final int REQUESTS = 40;
  private static final int CONNECTIONS = 60;

  private static final String POLICY = "RateLimit-Policy";
  private static final String LEFT = "RateLimit";

  private static final String PER_MINUTE = "WORKFLOW_LIMITS_REQUESTS_PER_MINUTE";

  /** One call and the response to it. */
  private record Called(ApiResponse response, long nanos) {}

  private ServerProcess server;

  /** Of a caller who has asked for little. */
  private InboundWebhook webhook;

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** Again where the first of the calls were forgotten before the last were made. */
  @Test
  @Order(1)
  void aCallerMayAskSoOftenInAMinuteWhateverTokensItHas() throws IOException {
    boolean seen = false;
    for (int left = 3; !seen; left--) {
      seen = isSeenWithinAMinute(left > 0);
    }
    anAddressHasSoManyConnections(server.address());
  }

  private boolean isSeenWithinAMinute(boolean again) throws IOException {
    stop();
    server =
        ServerSetup.fresh()
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with(PER_MINUTE, Integer.toString(REQUESTS))
            .with("WORKFLOW_HTTP_CONNECTIONS_PER_ADDRESS", Integer.toString(CONNECTIONS))
            .with("WORKFLOW_HTTP_TRUSTED_PROXIES", "127.0.0.9")
            .start();
    long begin = System.nanoTime();
    try {
      requireLimited();
    } catch (AssertionError e) {
      if (!again || System.nanoTime() - begin < Duration.ofMinutes(1).toNanos()) {
        throw e;
      }
      return false;
    }
    return true;
  }

  @Test
  @Order(2)
  void ofABurstOfWebhooksAllThatIsAcceptedIsKeptAndEndsAndTheRestIsRefused() throws Exception {
    long begin = System.nanoTime();
    List<Called> calls = burst(ApiClient.anonymous(server.address()), webhook);
    long minutes = 1 + Duration.ofNanos(System.nanoTime() - begin).toMinutes();
    server.kill();

    List<ApiResponse> accepted =
        calls.stream().map(Called::response).filter(a -> a.status() == 202).toList();
    assertThat(accepted).hasSizeBetween(WEBHOOKS / 2, Math.toIntExact(minutes * WEBHOOKS));
    calls.forEach(call -> requireLimited(call.response));
    System.out.printf(
        "Webhooks: of %d calls %d were accepted, ms at 50/95/99 %%: %s.%n",
        CALLS, accepted.size(), Latencies.of(calls.stream().mapToLong(Called::nanos)));
    server = server.setup().with(PER_MINUTE, "1000000").start();
    ApiClient later = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    String executions = "/workflows/" + webhook.workflow() + "/executions";
    await().until(() -> total(later, executions + "?status=completed") >= accepted.size());
    assertThat(total(later, executions)).isEqualTo(accepted.size());
    for (ApiResponse one : accepted.subList(0, 20)) {
      assertThat(later.run(one.header("X-Run-Id").orElseThrow())).hasMember("status", "completed");
    }
  }

  private static void requireLimited(ApiResponse answer) {
    assertThat(answer).hasHeader(POLICY, "\"default\";q=" + WEBHOOKS + ";w=60");
    assertThat(answer.header(LEFT).orElse("")).matches("\"default\";r=\\d+;t=\\d+");
    if (answer.status() != 202) {
      assertThat(answer.status()).isIn(429, 503);
      assertThat(answer)
          .isProblem(
              answer.status(), answer.status() == 429 ? "rate_limited" : "capacity_exceeded");
      assertThat(answer.header("Retry-After").orElse("")).matches("[1-9][0-9]?");
    }
  }

  private void requireLimited() throws IOException {
    ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    ApiClient again = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    Map<String, Object> robots = Map.of("name", "api-key:robot", "groups", List.of("editor"));
    ApiResponse key = api.post("/workflows/vault").json(robots).send();
    for (int left = REQUESTS - 2; left >= 0; left--) {
      // What is refused counts, too, and what the container serves.
      String path = List.of("/workflows", "/workflows/x", "/metrics").get(left % 3);
      ApiResponse answer = api.get(path).send();
      assertThat(answer.status()).isIn(200, 404);
      assertLeft(answer, left);
    }
    for (String path : List.of("/workflows", "/metrics", "/openapi")) {
      ApiResponse refused = api.get(path).send();
      assertThat(refused).isProblem(429, "rate_limited");
      assertLeft(refused, 0);
      assertThat(refused.header(LEFT).orElse(""))
          .endsWith(
              ";t=" + Math.min(60, Integer.parseInt(refused.header("Retry-After").orElseThrow())));
    }
    assertThat(again.get("/workflows").send()).isProblem(429, "rate_limited");
    assertThat(
            RawHttpClient.statusLine(
                server.address(),
                "GET /workflows HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + api.token()
                    + "\r\n\r\n"))
        .isEqualTo("HTTP/1.1 429 Too Many Requests");
    // Nobody else is kept out, and what needs no token is open.
    ApiResponse robot =
        ApiClient.anonymous(server.address()).tokenByKey(key.string("id"), key.string("secret"));
    ApiClient other = api.withToken(robot.string("access_token"));
    ApiResponse first = other.get("/workflows").send();
    assertThat(first).hasStatus(200);
    assertLeft(first, REQUESTS - 1);
    // A key in place of a token is the same caller.
    ApiResponse byKey = api.withToken(key.string("secret")).sync("fl_x", Map.of()).send();
    assertThat(byKey).isProblem(404, "resource_missing");
    assertLeft(byKey, REQUESTS - 2);
    assertThat(api.get("/health/live").send()).hasStatus(200);
    assertThat(ApiClient.anonymous(server.address()).get("/health/live").send())
        .hasStatus(200)
        .hasNoHeader(LEFT);
    // The console counts by itself.
    ConsoleSession console = ConsoleSession.of(server.address(), "admin", ServerFixture.PASSWORD);
    assertThat(Stream.generate(() -> console.open("/console/runs")).limit(REQUESTS + 5))
        .startsWith("200", "200", "200")
        .endsWith("429", "429", "429");
    assertThat(ConsoleSession.signedOut(server.address()).open("/console/login")).isEqualTo("200");
    webhook =
        InboundWebhook.of(
            other, aWorkflow().byWebhook(Map.of()).transform("{{ webhook_payload.n }}"));
    assertThat(api.withToken("x").get("/workflows").send())
        .isProblem(401, "token_invalid")
        .hasNoHeader(LEFT)
        .hasNoHeader(POLICY);
  }

  private static void anAddressHasSoManyConnections(URI server) throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(connected(server, "127.0.0.2"));
      }
      assertThat(isAnswered(open.getLast())).isTrue();
      try (Socket further = connected(server, "127.0.0.2");
          Socket other = connected(server, "127.0.0.3")) {
        assertThat(isAnswered(further)).isFalse();
        assertThat(isAnswered(other)).isTrue();
      }
      for (int i = 0; i <= CONNECTIONS; i++) {
        open.add(connected(server, "127.0.0.9"));
      }
      assertThat(isAnswered(open.getLast())).as("by a trusted proxy").isTrue();
      open.getFirst().close();
      await()
          .until(
              () -> {
                try (Socket next = connected(server, "127.0.0.2")) {
                  return isAnswered(next);
                }
              });
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static Socket connected(URI server, String from) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(60_000);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 60_000);
    return socket;
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertLeft(ApiResponse answer, int left) {
    assertThat(answer).hasHeader(POLICY, "\"default\";q=" + REQUESTS + ";w=60");
    assertThat(answer.header(LEFT).orElse("")).matches("\"default\";r=" + left + ";t=[1-6]?[0-9]");
  }

  private static List<Called> burst(ApiClient sender, InboundWebhook webhook) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Called>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        Map<String, Object> body = Map.of("n", (long) i);
        calls.add(
            callers.submit(
                () -> {
                  long begin = System.nanoTime();
                  ApiResponse response = webhook.call(sender, body).send();
                  return new Called(response, System.nanoTime() - begin);
                }));
      }
      List<Called> answered = new ArrayList<>();
      for (Future<Called> call : calls) {
        answered.add(call.get());
      }
      return answered;
    }
  }

  private static long total(ApiClient api, String executions) {
    ApiResponse runs = api.get(executions).send();
    assertThat(runs).hasStatus(200);
    return (long) runs.object("meta").get("total");
  }
}
