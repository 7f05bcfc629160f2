package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;

@Timeout(60)
class OutboundTlsTest {
  private static final ScheduledExecutorService SCHEDULER = Executors.newScheduledThreadPool(1);
  private static final SSLContext NAMED =
      TestCertificate.of("named.example", "xn--bcher-kva.example");

  @AfterAll
  static void stop() {
    SCHEDULER.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "named.example, named.example",
    "B\u00fccher.example, xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example"
  })
  void namesTheHostAndChecksItsCertificateAtTheJudgedAddress(String host, String sent)
      throws Exception {
    AtomicReference<String> asked = new AtomicReference<>();
    try (ScriptedServer server = server();
        OutboundHttp http = connector(NAMED)) {
      server.answer(
          (out, socket) -> {
            var session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
            asked.set(((SNIHostName) session.getRequestedServerNames().getFirst()).getAsciiName());
            out.write(
                "HTTP/1.1 204 No Content\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
          });
      assertThat(http.send(get(host, server)).status()).isEqualTo(204);
      assertThat(asked).hasValue(sent);
      assertThat(server.requests().getFirst()).contains("Host: " + sent + ":" + server.port());
    }
  }

  @Test
  void refusesTheCertificateOfAnotherName() throws Exception {
    assertThat(failureFor("other.example", NAMED)).isEqualTo("tls_failed");
    assertThat(failureFor("127.0.0.1", NAMED)).isEqualTo("tls_failed");
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    assertThat(failureFor("named.example", SSLContext.getDefault())).isEqualTo("tls_failed");
  }

  @Test
  void refusesAServerThatSpeaksNoTls() throws Exception {
    try (ScriptedServer plain = new ScriptedServer();
        OutboundHttp http = connector(NAMED)) {
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class,
              () ->
                  http.send(
                      new OutboundRequest(
                          "GET",
                          "https://named.example:" + plain.port(),
                          List.of(),
                          null,
                          null,
                          false,
                          Duration.ofMillis(300))));
      assertThat(failure.code()).isIn("timed_out", "tls_failed", "connection_lost");
    }
  }

  /** A record of the handshake that is announced and then comes byte by byte, or not at all. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAHandshakeThatDoesNotEnd(boolean drips) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        OutboundHttp http = connector(NAMED)) {
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> shakeHands(listener, drips), Thread::startVirtualThread);
      OutboundRequest request =
          new OutboundRequest(
              "GET",
              "https://named.example:" + listener.getLocalPort() + "/",
              List.of(),
              null,
              null,
              false,
              Duration.ofMillis(500));
      OutboundFailure failure =
          catchThrowableOfType(OutboundFailure.class, () -> http.send(request));
      assertThat(failure.code()).isEqualTo("timed_out");
      assertThat(closed).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  private static void shakeHands(ServerSocket listener, boolean drips) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(new byte[] {22, 3, 3, 0x3f, 0, 2, 0, 0x3e, 0});
      while (drips) {
        socket.getOutputStream().write(1);
        LockSupport.parkNanos(20_000_000); // Slow enough not to come to the record's end.
      }
      while (socket.getInputStream().read() >= 0) {
        // The client's greeting, and then its end.
      }
    } catch (IOException e) {
      // The client hung up, which is what is waited for.
    }
  }

  private static String failureFor(String host, SSLContext tls) throws Exception {
    try (ScriptedServer server = server();
        OutboundHttp http = connector(tls)) {
      server.answer("HTTP/1.1 204 No Content\n\n");
      OutboundFailure failure =
          catchThrowableOfType(OutboundFailure.class, () -> http.send(get(host, server)));
      assertThat(server.requests()).isEmpty();
      return failure.code();
    }
  }

  private static ScriptedServer server() throws Exception {
    ServerSocket listener =
        NAMED
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    return new ScriptedServer(listener);
  }

  private static OutboundHttp connector(SSLContext tls) {
    return new OutboundHttp(
        OutboundPolicy.of("127.0.0.1/32:1024-65535", false),
        host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
        SCHEDULER,
        new SystemTime(),
        tls,
        GuardedConnections.DIRECT_SOCKETS);
  }

  private static OutboundRequest get(String host, ScriptedServer server) {
    return new OutboundRequest(
        "GET",
        "https://" + host + ":" + server.port() + "/",
        List.of(),
        null,
        null,
        false,
        Duration.ofSeconds(20));
  }
}
