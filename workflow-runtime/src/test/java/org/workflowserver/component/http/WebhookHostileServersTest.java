package org.workflowserver.component.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepContexts;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.ScriptedServer;
import org.workflowserver.outbound.http.TestCertificate;
import org.workflowserver.outbound.http.TrustingHttp;

/**
 * What an author reads of a server that is slow, broken or means harm: each ends the step with a
 * failure of the other side, and leaves nothing open.
 */
@Timeout(60)
class WebhookHostileServersTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final SSLContext NAMED = TestCertificate.of("named.example");
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofMillis(300);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private OutboundHttp http;
  private WebhookComponent webhook;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    http =
        TrustingHttp.connector(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
            scheduler,
            NAMED);
    webhook = new WebhookComponent(http);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    scheduler.shutdownNow();
  }

  @Test
  void aSlowServerHasTheTimeOfTheStep() {
    server.answer(
        (out, socket) -> {
          out.write((OK + "Content-Length: 20\r\n\r\n").getBytes(ISO_8859_1));
          for (int i = 0; i < 20; i++) {
            drop(out, "x");
          }
        });
    assertThat(outcome(AMPLE))
        .isInstanceOfSatisfying(
            Completed.class,
            completed -> assertThat(completed.output()).containsEntry("body", "x".repeat(20)));
    server.answer((out, socket) -> out.write(OK.getBytes(ISO_8859_1)));
    assertFails(BRIEF, "timed_out", "no complete answer within 300 ms", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 ", OK + "X: ", OK + "\r\n", CHUNKED + "ffff\r\n"})
  void anEndlessDripEndsWithTheTimeOfTheStep(String start) {
    server.answer(
        (out, socket) -> {
          out.write(start.getBytes(ISO_8859_1));
          while (true) {
            drop(out, "x");
          }
        });
    assertFails(BRIEF, "timed_out", "no complete answer within 300 ms", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 2", OK + "Content-Le", CHUNKED + "5\r\nhel"})
  void aBrokenConnectionMayBeTriedAgain(String start) {
    hangUpAfter(start);
    assertFails(
        AMPLE, "connection_lost", "the connection was closed before the answer was complete", true);
  }

  @Test
  void aTruncatedBodyIsNoAnswer() {
    hangUpAfter(OK + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"ok\":true");
    assertFails(
        AMPLE, "connection_lost", "the connection was closed before the answer was complete", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"zz\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n", "5\r\nhelloXX\r\n0\r\n\r\n"})
  void chunksThatAreGarbageAreNoAnswer(String chunks) {
    server.answer((out, socket) -> out.write((CHUNKED + chunks).getBytes(ISO_8859_1)));
    assertFails(
        AMPLE, "connection_lost", "the connection was closed before the answer was complete", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {OK + "\r\n", CHUNKED + "ffffffff\r\n", OK + "Content-Length: 99999999999\r\n\r\n"})
  void aHugeBodyIsNotRead(String start) {
    flood(start, "x".repeat(4_096));
    assertFails(AMPLE, "response_too_large", "the answer's body is longer than 1 MiB", false);
  }

  @Test
  void aCompressedBombIsNotUnpacked() {
    byte[] bomb = gzipped(new byte[64 << 20]);
    assertThat(bomb).hasSizeLessThan(1 << 17);
    server.answer("200 OK", "Content-Encoding: gzip\r\n", bomb);
    assertFails(AMPLE, "response_too_large", "the answer's body is longer than 1 MiB", false);
    server.answer("200 OK", "Content-Encoding: gzip, gzip\r\n", gzipped(bomb));
    assertFails(AMPLE, "response_too_large", "the answer's body is longer than 1 MiB", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y\r\n", "x"})
  void aFloodOfHeadersIsNotRead(String more) {
    flood(OK, more);
    assertFails(AMPLE, "response_too_large", "the answer's head is longer than 64 KiB", false);
  }

  @Test
  void aHeadOfMoreThan64KiBIsNotTaken() {
    server.answer("200 OK", "X: " + "x".repeat(65 << 10) + "\r\n", new byte[0]);
    assertFails(AMPLE, "response_too_large", "the answer's head is longer than 64 KiB", false);
  }

  @Test
  void aRedirectLoopEnds() throws IOException {
    try (ScriptedServer other = new ScriptedServer()) {
      server.always("302 Found", "Location: " + other.url("/b") + "\r\n", new byte[0]);
      other.always("307 Go", "Location: " + server.url("/a") + "\r\n", new byte[0]);
      Map<String, Object> following =
          Map.of("method", "GET", "url", server.url("/a"), "follow_redirects", true);
      assertThat(webhook.execute(step(following, AMPLE)))
          .isEqualTo(
              new Failed(
                  Fault.REMOTE,
                  "redirect_invalid",
                  "Webhook request failed: more than 5 redirects",
                  false,
                  Map.of()));
      assertThat(server.requests()).hasSize(3);
      assertThat(other.requests()).hasSize(3);
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() throws IOException {
    ServerSocket listener =
        NAMED
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    try (ScriptedServer encrypted = new ScriptedServer(listener)) {
      encrypted.always("200 OK", "", new byte[0]);
      String port = ":" + encrypted.port() + "/";
      assertThat(webhook.execute(step(get("https://named.example" + port), AMPLE)))
          .isInstanceOf(Completed.class);
      assertThat(webhook.execute(step(get("https://other.example" + port), AMPLE)))
          .isEqualTo(
              new Failed(
                  Fault.REMOTE,
                  "tls_failed",
                  "Webhook request failed: the target's certificate or TLS is not acceptable",
                  false,
                  Map.of()));
      assertThat(encrypted.requests()).hasSize(1);
    }
  }

  /** The step fails so, the connection is closed, and the next step is served as ever. */
  @Test
  void thatThisServerHasNoRoomIsNotSaidOfTheOther() {
    OutboundFailure full = new OutboundFailure(OutboundFailure.Code.NO_ROOM, "No room here.");
    assertThat(HttpCall.failed(full))
        .isEqualTo(
            new Failed(Fault.INTERNAL, "capacity_exceeded", "No room here.", true, Map.of()));
  }

  private void assertFails(Duration timeout, String code, String message, boolean retryable) {
    assertThat(outcome(timeout))
        .isEqualTo(
            new Failed(
                Fault.REMOTE, code, "Webhook request failed: " + message, retryable, Map.of()));
    server.answer("204 No Content", "", new byte[0]);
    assertThat(outcome(AMPLE)).isInstanceOf(Completed.class);
    await().until(() -> server.open() <= 1);
  }

  private StepOutcome outcome(Duration timeout) {
    return webhook.execute(step(get(server.url("/")), timeout));
  }

  private static Map<String, Object> get(String url) {
    return Map.of("method", "GET", "url", url);
  }

  private static StepContext step(Map<String, Object> configuration, Duration timeout) {
    return StepContexts.of(
        configuration,
        Map.of("type", "manual", "run_id", "fl_run_1"),
        "fl_run_1/n1/0",
        null,
        java.time.Instant.parse("2025-10-31T12:00:00Z"),
        timeout);
  }

  private void hangUpAfter(String start) {
    server.answer(
        (out, socket) -> {
          out.write(start.getBytes(ISO_8859_1));
          out.flush();
          socket.close();
        });
  }

  private void flood(String start, String more) {
    byte[] block = more.repeat(Math.max(1, 4_096 / more.length())).getBytes(ISO_8859_1);
    server.answer(
        (out, socket) -> {
          out.write(start.getBytes(ISO_8859_1));
          while (true) {
            out.write(block);
          }
        });
  }

  private static void drop(OutputStream out, String drop) throws IOException {
    out.write(drop.getBytes(ISO_8859_1));
    out.flush();
    LockSupport.parkNanos(20_000_000);
  }

  private static byte[] gzipped(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
