package org.workflowserver.system.operation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/**
 * What clients get while the server starts and stops: a refused connection or a 503 that says when
 * to come back, and never a wrong answer or none.
 */
@Timeout(600)
class AvailabilityIT {
  private static final String PASSWORD = "correct-horse-battery-staple";
  private static final String ORIGIN = "https://app.example";
  private static final int READ_TIMEOUT_MILLIS = 29_000;
  private static final int BETWEEN_CALLS_MILLIS = 10;

  /** For calls that wait for a run; then they are answered with the run as it is. */
  private static final long PATIENCE_OF_A_STOP_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What each client calls, with the status that the answer has once the server is ready. */
  private static final Map<String, Integer> CALLS =
      Map.of("/health/live", 200, "/workflows", 401, "/console/", 302);

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aStartAndAStopRefuseCallsUntilTheServerIsReadyAndOnceItStops(
      String scheme, @TempDir Path folder) throws Exception {
    // A call that a server without a free processor has not read for so long meets the end of its
    // connection.
    ServerSetup setup =
        ServerSetup.fresh()
            .with("WORKFLOW_HTTP_IDLE_TIMEOUT", "10s")
            .with("WORKFLOW_HTTP_CORS_ORIGINS", ORIGIN);
    SocketFactory sockets = SocketFactory.getDefault();
    if (scheme.equals("https")) {
      Path keystore = makeKeystore(folder);
      setup =
          setup
              .with("WORKFLOW_HTTP_TLS_KEYSTORE", keystore.toString())
              .with("WORKFLOW_HTTP_TLS_KEYSTORE_PASSWORD", PASSWORD);
      sockets = trusting(keystore);
    }
    try (Clients clients = new Clients(sockets, setup.address())) {
      clients.awaitAll("refused");
      ServerProcess server = setup.start();
      try {
        clients.awaitAll("ready");
        closesWhenIdle(sockets, setup.address());
      } finally {
        assertThat(server.stop()).isZero();
      }
      clients.awaitAll("refused");
      for (List<String> responses : clients.responses()) {
        // Who connects in the very moment in which the port is closed is reset by the system.
        assertThat(String.join(" ", responses))
            .matches("refused unavailable ready (unavailable )?(reset )?refused");
      }
    }
  }

  /** The setting, and not the container's 30 s, says how long. */
  private static void closesWhenIdle(SocketFactory sockets, URI server) throws IOException {
    try (Socket socket = connect(sockets, server)) {
      // From before the call on, since this thread may learn of the answer late.
      long begin = System.nanoTime();
      assertThat(call(socket, "/health/live")).hasStatus(200).hasNoHeader("connection");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(9_500), Duration.ofMillis(READ_TIMEOUT_MILLIS));
    }
  }

  /** Again where this took longer than a server that stops has patience with its calls. */
  @Test
  void aStopAnswersTheCallsUnderWayAndLetsOutgoingOnesEndSoThatNoneIsMadeTwice() {
    await().atMost(Duration.ofMinutes(15)).until(() -> new Stop().isSeen());
  }

  /** One stop, and the start after it. */
  private static final class Stop {
    private final WebhookTarget target = WebhookTarget.start();
    private final WebhookTarget.Endpoint quick = target.endpoint().blocking();
    private final WebhookTarget.Endpoint slow = target.endpoint().blocking();
    private final WebhookTarget.Endpoint after = target.endpoint();
    private final ServerSetup setup =
        ServerSetup.fresh().allowingOutboundTo(target).with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
    private CompletableFuture<ApiResponse> underWay;
    private CompletableFuture<ApiResponse> waiting;
    private CompletableFuture<ApiResponse> calling;

    boolean isSeen() throws Exception {
      try (target) {
        boolean seen = isSeenToAnswer();
        if (seen) {
          try (ServerProcess server = setup.start()) {
            ApiClient api = ApiClient.signedIn(server.address(), "admin", PASSWORD);
            String run = waiting.get().string("id");
            await().until(() -> api.run(run).string("status").equals("completed"));
            assertThat(slow.calls()).hasSize(2);
            assertThat(after.calls()).hasSize(1);
          }
        }
        return seen;
      }
    }

    private boolean isSeenToAnswer() throws Exception {
      try (ServerProcess server = setup.start();
          Socket idle = connect(SocketFactory.getDefault(), server.address());
          Socket unused = connect(SocketFactory.getDefault(), server.address())) {
        beginCalls(ApiClient.signedIn(server.address(), "admin", PASSWORD));
        assertThat(call(idle, "/health/live")).hasStatus(200).hasNoHeader("connection");
        long begin = System.nanoTime();
        ProcessHandle.of(server.pid()).orElseThrow().destroy();
        try {
          requireAnswered(server, unused);
        } catch (AssertionError | IOException | ExecutionException e) {
          if (System.nanoTime() - begin < PATIENCE_OF_A_STOP_NANOS) {
            throw e;
          }
          return false;
        }
        requireAnsweredUnfinished();
        assertThat(idle.getInputStream().read()).isEqualTo(-1);
        slow.release();
        assertThat(server.stop()).isZero();
        return true;
      }
    }

    /** A call that ends in time, and two whose runs do not; one of these has a further step. */
    private void beginCalls(ApiClient api) {
      String ends = api.create(aWorkflow().manual().webhook(quick, Map.of()));
      String waited =
          api.create(
              aWorkflow().manual().webhook(slow, Map.of()).webhook("after", after.url(), Map.of()));
      String synchronous =
          api.create(aWorkflow().synchronous().webhook(slow, Map.of()).response("ok"));
      underWay = async(() -> api.runToEnd(ends, Map.of()));
      waiting = async(() -> api.execute(waited, Map.of()).header("Prefer", "wait=60").send());
      calling = async(() -> api.sync(synchronous, Map.of()).send());
      quick.awaitCalls(1);
      slow.awaitCalls(2);
    }

    private static CompletableFuture<ApiResponse> async(Supplier<ApiResponse> call) {
      return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private void requireAnswered(ServerProcess server, Socket unused) throws Exception {
      await().until(() -> isRefused(server.address()));
      // Connected in time, but called too late.
      assertThat(call(unused, "/workflows"))
          .isProblem(503, "capacity_exceeded")
          .hasHeader("retry-after", "5")
          .hasHeader("connection", "close");
      quick.release();
      assertThat(underWay.get(180, TimeUnit.SECONDS))
          .hasMember("status", "completed")
          .hasHeader("connection", "close");
    }

    private void requireAnsweredUnfinished() throws Exception {
      assertThat(waiting.get(180, TimeUnit.SECONDS))
          .hasStatus(202)
          .hasMember("status", "running")
          .hasHeader("connection", "close");
      assertThat(calling.get(180, TimeUnit.SECONDS))
          .isProblemOfRun(504, "run_timed_out")
          .hasHeader("connection", "close");
    }
  }

  private static Socket connect(SocketFactory sockets, URI server) throws IOException {
    Socket socket = sockets.createSocket(server.getHost(), server.getPort());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static ApiResponse call(Socket socket, String path) throws IOException {
    return call(socket, "GET", path);
  }

  private static ApiResponse call(Socket socket, String method, String path) throws IOException {
    String request =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\nAccess-Control-Request-Method: GET\r\n\r\n"
            .formatted(method, path, ORIGIN);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return RawHttpClient.read(socket.getInputStream());
  }

  private static boolean isRefused(URI server) throws IOException {
    try (Socket socket = connect(SocketFactory.getDefault(), server)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    }
  }

  private static Path makeKeystore(Path folder) throws Exception {
    Path keystore = folder.resolve("keystore.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(new String(keytool.getInputStream().readAllBytes(), ISO_8859_1)).isNotNull();
    assertThat(keytool.waitFor()).isZero();
    return keystore;
  }

  private static SocketFactory trusting(Path keystore) throws Exception {
    KeyStore certificates = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** Clients that make one call after another, each on a new connection, and note what changes. */
  private static final class Clients implements AutoCloseable {
    private final SocketFactory sockets;
    private final URI server;
    private final List<List<String>> responses = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLS.size());

    Clients(SocketFactory sockets, URI server) {
      this.sockets = sockets;
      this.server = server;
      for (Map.Entry<String, Integer> call : CALLS.entrySet()) {
        List<String> ofThisCall = new CopyOnWriteArrayList<>();
        responses.add(ofThisCall);
        // Many times in each phase, and not all that the machine does.
        threads.scheduleWithFixedDelay(
            () -> note(ofThisCall, call), 0, BETWEEN_CALLS_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void note(List<String> ofThisCall, Map.Entry<String, Integer> call) {
      String response = responseTo(call);
      if (ofThisCall.isEmpty() || !ofThisCall.getLast().equals(response)) {
        ofThisCall.add(response);
      }
    }

    private String responseTo(Map.Entry<String, Integer> call) {
      boolean connected = false;
      try (Socket socket = connect(sockets, server)) {
        connected = true;
        ApiResponse response = call(socket, call.getKey());
        if (response.status() == call.getValue()) {
          return "ready";
        }
        assertThat(response)
            .isProblem(503, "capacity_exceeded")
            .hasHeader("retry-after", "5")
            .hasHeader("access-control-allow-origin", ORIGIN)
            .hasHeader("connection", "close");
        mayBeReadByPages(call.getKey());
        return "unavailable";
      } catch (ConnectException e) {
        return "refused";
      } catch (SocketException e) {
        return connected ? "reset" : e.toString();
      } catch (IOException | AssertionError | RuntimeException e) {
        return e.toString();
      }
    }

    /** A page asks first whether it may call, and then reads why it is refused. */
    private void mayBeReadByPages(String path) throws IOException {
      if (path.equals("/workflows")) {
        try (Socket socket = connect(sockets, server)) {
          assertThat(call(socket, "OPTIONS", path))
              .hasStatus(204)
              .hasHeader("access-control-allow-origin", ORIGIN);
        }
      }
    }

    List<List<String>> responses() {
      return responses;
    }

    void awaitAll(String response) {
      await()
          .until(
              () ->
                  responses.stream()
                      .allMatch(some -> !some.isEmpty() && some.getLast().equals(response)));
    }

    @Override
    public void close() {
      threads.close();
    }
  }
}
