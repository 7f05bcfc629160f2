package org.workflowserver.system.overload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/**
 * Clients that send heads and bodies slowly, or not at all, block nobody else and are disconnected.
 */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class SlowClientIT {
  /** Twice as many as the server has threads for HTTP. */
  private static final int CALLERS = 64;

  private final ServerFixture fixture;
  private final URI server;
  private final String token;
  private final ApiClient api;

  SlowClientIT(ServerFixture fixture) {
    this.fixture = fixture;
    server = fixture.server().address();
    token = fixture.issuer().token("slow-bodies", "admin");
    api = fixture.anonymous().withToken(token);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void slowCallersHoldNobodyUpAndAreEnded() throws Exception {
    List<CompletableFuture<String>> slow = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Socket socket = slowCaller(i);
      boolean drips = i % 2 == 0;
      slow.add(ending(socket, drips));
    }
    for (int i = 0; i < 4; i++) {
      Socket socket = connect();
      send(socket, "GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long:");
      slow.add(ending(socket, true));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(RawHttpClient.send(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
          .hasStatus(200);
      assertThat(api.post("/workflows").json(aWorkflow().manual().json()).send()).hasStatus(201);
      assertThat(api.get("/workflows").send().rows()).hasSize(i + 1);
    }
    for (CompletableFuture<String> caller : slow) {
      assertThat(caller.get(120, TimeUnit.SECONDS)).as("what a slow caller got").isEmpty();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aBodyInManyPiecesIsOneBody() throws IOException {
    byte[] body = Json.writeBytes(aWorkflow().manual().json());
    try (Socket socket = connect()) {
      send(socket, head("/workflows/validate", "Content-Length: " + body.length));
      for (byte octet : body) {
        socket.getOutputStream().write(octet);
      }
      assertThat(RawHttpClient.read(socket.getInputStream()))
          .hasStatus(200)
          .hasMember("valid", true);
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void manyBodiesFollowEachOtherOnOneConnection() throws IOException {
    byte[] body = Json.writeBytes(aWorkflow().manual().transform("x".repeat(200_000)).json());
    try (Socket socket = connect()) {
      for (int i = 0; i < 20; i++) {
        send(socket, head("/workflows/validate", "Content-Length: " + body.length));
        socket.getOutputStream().write(body);
        assertThat(RawHttpClient.read(socket.getInputStream()))
            .hasStatus(200)
            .hasMember("valid", true);
      }
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aCallerThatAsksFirstIsInvited() throws IOException {
    byte[] body = Json.writeBytes(aWorkflow().manual().json());
    try (Socket socket = connect()) {
      send(
          socket,
          head("/workflows/validate", "Expect: 100-continue", "Content-Length: " + body.length));
      assertThat(RawHttpClient.read(socket.getInputStream())).hasStatus(100);
      socket.getOutputStream().write(body);
      assertThat(RawHttpClient.read(socket.getInputStream()))
          .hasStatus(200)
          .hasMember("valid", true);
    }
  }

  /** With 12 MB in memory for each, and as much work, they stopped the server. */
  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void callersWhoDoNotReadLargeAnswersGetFewOfThem() throws IOException {
    String slowToken = fixture.issuer().token("slow-readers", "editor");
    ApiClient slow = fixture.anonymous().withToken(slowToken);
    String run = largeRun(slow, 6);
    String tag = slow.run(run).header("ETag").orElseThrow();
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CALLERS; i++) {
        Socket socket = slowReader();
        sockets.add(socket);
        send(socket, reading(run, slowToken));
      }
      ApiClient other = fixture.api("fast-readers", "editor");
      String others = largeRun(other, 6);
      for (int i = 0; i < 5; i++) {
        assertThat(RawHttpClient.send(server, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"))
            .hasStatus(200);
        assertThat(other.run(others)).hasStatus(200);
        assertThat(slow.get("/workflows/runs/" + run).header("If-None-Match", tag).send())
            .as("what a caller has already")
            .hasStatus(304);
      }
      int refused = 0;
      for (Socket socket : sockets) {
        InputStream answer = socket.getInputStream();
        byte[] status = answer.readNBytes("HTTP/1.1 503".length());
        if (new String(status, ISO_8859_1).endsWith(" 503")) {
          refused++;
          ApiResponse refusal =
              RawHttpClient.read(new SequenceInputStream(new ByteArrayInputStream(status), answer));
          assertThat(refusal).isProblem(503, "capacity_exceeded");
          // What is left of two seconds.
          assertThat(refusal.header("Retry-After").orElseThrow()).isIn("1", "2");
        }
      }
      assertThat(refused).isGreaterThan(CALLERS / 2);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await().until(() -> slow.get("/workflows/runs/" + run).send().status() == 200);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void whatFindsNoMemoryIsNotReadAgainBeforeItIsTime() throws IOException {
    String slowToken = fixture.issuer().token("early-readers", "editor");
    ApiClient slow = fixture.anonymous().withToken(slowToken);
    String run = largeRun(slow, 10);
    List<String> workflows =
        Stream.generate(() -> slow.create(aWorkflow().manual().transform("x".repeat(600_000))))
            .limit(4)
            .toList();
    try (Socket socket = slowReader()) {
      send(socket, reading(run, slowToken));
      assertThat(socket.getInputStream().readNBytes("HTTP/1.1 200".length()))
          .endsWith('2', '0', '0');
      // One of them, since the time passes by the server's own clock.
      assertThat(workflows).anyMatch(workflow -> isRefusedUnread(slow, workflow));
    }
  }

  /** Whether a caller who was refused a workflow is refused it when it is not there any more. */
  private static boolean isRefusedUnread(ApiClient caller, String workflow) {
    String path = "/workflows/" + workflow;
    assertThat(caller.get(path).send()).isProblem(503, "capacity_exceeded");
    assertThat(caller.delete(path).send()).hasStatus(204);
    return caller.get(path).send().status() == 503;
  }

  private static String reading(String run, String token) {
    return "GET /workflows/runs/%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(run, token);
  }

  private static String largeRun(ApiClient api, int steps) {
    WorkflowBuilder workflow = aWorkflow().manual();
    for (int i = 0; i < steps; i++) {
      workflow.node("t" + i, "text_transform", Map.of("template", "{{ trigger.x }}"));
    }
    return api.runToEnd(api.create(workflow), Map.of("x", "y".repeat(800_000))).string("id");
  }

  private Socket slowReader() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    return socket;
  }

  private static CompletableFuture<String> ending(Socket socket, boolean drips) {
    return CompletableFuture.supplyAsync(
        () -> untilTheEnd(socket, drips), Thread::startVirtualThread);
  }

  private Socket slowCaller(int i) throws IOException {
    Socket socket = connect();
    String framing = i % 3 == 0 ? "Transfer-Encoding: chunked" : "Content-Length: 500000";
    send(socket, head(i % 4 == 3 ? "/auth/token" : "/workflows", framing));
    send(socket, i % 3 == 0 ? "7a120\r\n " : " ");
    return socket;
  }

  /** Everything that comes until the server ends it; meanwhile a byte goes out now and then. */
  private static String untilTheEnd(Socket slow, boolean drips) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (slow) {
      slow.setSoTimeout(500);
      while (true) {
        try {
          int octet = slow.getInputStream().read();
          if (octet < 0) {
            break;
          }
          received.write(octet);
        } catch (SocketTimeoutException e) {
          if (drips) {
            slow.getOutputStream().write(' ');
          }
        }
      }
    } catch (IOException e) {
      // A reset is an end as well.
    }
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private String head(String path, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Type: application/json\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
