package org.workflowserver.outbound.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.FullBacklog;
import org.workflowserver.outbound.mail.ScriptedMailServer.Says;
import org.workflowserver.settings.MailTls;

/**
 * Mail servers that reply in order to do harm. Each delivery ends, by a limit or by its time-out,
 * and holds no connection afterwards.
 */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class HostileMailServersTest {
  private static final List<String> POINTS =
      List.of("greeting", "EHLO", "MAIL", "RCPT", "DATA", "message");

  private final MailNetwork network = new MailNetwork();
  private ScriptedMailServer server;
  private OutboundSmtp smtp;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedMailServer.plain();
    smtp = network.connector(OutboundPolicy.of("127.0.0.0/8:1024-65535", false), MailSetup.NONE);
  }

  @AfterEach
  void close() throws IOException {
    smtp.close();
    server.close();
    network.close();
  }

  /** What a server does at one point, and what becomes of the delivery. */
  record Case(String name, String point, String code, Says says) {
    @Override
    public String toString() {
      return name + " at " + point;
    }
  }

  static Stream<Case> late() {
    return POINTS.stream()
        .flatMap(
            point ->
                Stream.of(
                    new Case("silence", point, "timed_out", (out, socket) -> {}),
                    new Case("half a line", point, "timed_out", say("25")),
                    new Case("no last line", point, "timed_out", say("250-more\r\n")),
                    new Case("a drip of a line", point, "timed_out", drip("x", "250 ")),
                    new Case("a drip of lines", point, "timed_out", drip("250-x\r\n", ""))));
  }

  static Stream<Case> broken() {
    return POINTS.stream()
        .flatMap(
            point ->
                Stream.of(
                    new Case("a hang-up", point, "connection_lost", hangUp("")),
                    new Case("a hang-up in a line", point, "connection_lost", hangUp("25")),
                    new Case(
                        "a hang-up between lines",
                        point,
                        "connection_lost",
                        hangUp("250-more\r\n")),
                    new Case(
                        "another protocol", point, "response_invalid", say("HTTP/1.1 200\r\n")),
                    new Case("no code", point, "response_invalid", say("hello\r\n")),
                    new Case("an empty line", point, "response_invalid", say("\r\n")),
                    new Case("a code of two digits", point, "response_invalid", say("25 x\r\n")),
                    new Case("a code below 200", point, "response_invalid", say("150 x\r\n")),
                    new Case("two codes", point, "response_invalid", say("250-x\r\n251 x\r\n")),
                    new Case(
                        "a line that never ends", point, "response_invalid", endless("x", "250 ")),
                    new Case(
                        "lines that never end",
                        point,
                        "response_invalid",
                        endless("250-x\r\n", ""))));
  }

  @ParameterizedTest
  @MethodSource("late")
  void endByTheTimeOfTheWholeDelivery(Case hostile) {
    server.on(hostile.point(), hostile.says());
    OutboundFailure failure = failure(Duration.ofMillis(300), new byte[10]);
    assertThat(failure.code()).isEqualTo("timed_out");
    assertThat(failure).hasMessage("No complete answer within 300 ms");
    assertThat(failure.retryable()).isTrue();
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @MethodSource("broken")
  void endByALimit(Case hostile) {
    server.on(hostile.point(), hostile.says());
    OutboundFailure failure = failure(Duration.ofSeconds(20), new byte[10]);
    assertThat(failure.code()).isEqualTo(hostile.code());
    assertThat(failure.retryable()).isEqualTo(hostile.code().equals("connection_lost"));
    assertNothingIsHeld();
  }

  @Test
  void oneThatHangsUpInTheMiddleOfTheMessageHasNotTakenIt() {
    server.on(
        "DATA",
        (out, socket) -> {
          out.write("354 go on\r\n".getBytes(US_ASCII));
          out.flush();
          socket.getInputStream().readNBytes(1_000);
          socket.close();
        });
    OutboundFailure failure = failure(Duration.ofSeconds(20), new byte[4 << 20]);
    assertThat(failure.code()).isEqualTo("connection_lost");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void oneThatDoesNotReadTheMessageIsGivenUp() {
    server.on("EHLO", "250 x");
    server.on(
        "DATA",
        (out, socket) -> {
          out.write("354 go on\r\n".getBytes(US_ASCII));
          out.flush();
          while (!socket.isClosed() && server.connections() == 1) {
            LockSupport.parkNanos(20_000_000);
          }
        });
    OutboundFailure failure = failure(Duration.ofMillis(500), new byte[32 << 20]);
    assertThat(failure.code()).isEqualTo("timed_out");
  }

  @Test
  void connectionsThatNobodyAcceptsAreGivenUpTogether() throws Exception {
    try (FullBacklog full = new FullBacklog()) {
      network.name("full.example", full.addresses(8));
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class,
              () ->
                  smtp.send(
                      mail(Duration.ofMillis(500), new byte[1]),
                      new SmtpServer("full.example", full.port(), MailTls.NONE, null, null),
                      null));
      assertThat(failure.code()).isEqualTo("timed_out");
      assertThat(network.dialled()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAHandshakeThatDoesNotEnd(boolean drips) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<Void> closed =
          CompletableFuture.runAsync(() -> shakeHands(listener, drips), Thread::startVirtualThread);
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class,
              () ->
                  smtp.send(
                      mail(Duration.ofMillis(500), new byte[1]),
                      new SmtpServer(
                          "127.0.0.1", listener.getLocalPort(), MailTls.IMPLICIT, null, null),
                      null));
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

  private void assertNothingIsHeld() {
    await().until(() -> server.open() == 0);
  }

  private OutboundFailure failure(Duration timeout, byte[] message) {
    OutboundFailure failure =
        catchThrowableOfType(
            OutboundFailure.class,
            () ->
                smtp.send(
                    mail(timeout, message),
                    new SmtpServer("127.0.0.1", server.port(), MailTls.NONE, null, null),
                    null));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static OutboundMail mail(Duration timeout, byte[] message) {
    return new OutboundMail(
        "flow@from.example", List.of("ann@a.example"), message, timeout, Secrecy.NONE, "acme");
  }

  private static Says say(String text) {
    return (out, socket) -> out.write(text.getBytes(US_ASCII));
  }

  private static Says hangUp(String text) {
    return (out, socket) -> {
      out.write(text.getBytes(US_ASCII));
      out.flush();
      socket.close();
    };
  }

  private static Says endless(String more, String start) {
    byte[] block = more.repeat(1_000).getBytes(US_ASCII);
    return (out, socket) -> {
      out.write(start.getBytes(US_ASCII));
      while (true) {
        out.write(block);
      }
    };
  }

  /** A little now and then, for ever: every single read succeeds in time. */
  private static Says drip(String drop, String start) {
    return (out, socket) -> {
      out.write(start.getBytes(US_ASCII));
      while (true) {
        drop(out, drop);
      }
    };
  }

  private static void drop(OutputStream out, String drop) throws IOException {
    out.write(drop.getBytes(US_ASCII));
    out.flush();
    LockSupport.parkNanos(20_000_000);
  }
}
