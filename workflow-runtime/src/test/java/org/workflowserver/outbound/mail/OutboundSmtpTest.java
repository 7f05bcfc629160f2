package org.workflowserver.outbound.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.guard.HostileTargets;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.TestCertificate;
import org.workflowserver.outbound.mail.MailReceipt.Rejected;
import org.workflowserver.settings.MailTls;

/** How an e-mail is handed over, to servers that behave and to others that refuse. */
@Timeout(60)
class OutboundSmtpTest {
  private static final OutboundPolicy LOOPBACK =
      OutboundPolicy.of("127.0.0.1/32:1024-65535", false);

  private final MailNetwork network = new MailNetwork();
  private ScriptedMailServer server;
  private OutboundSmtp smtp;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedMailServer.plain();
    smtp = network.connector(LOOPBACK, MailSetup.NONE);
  }

  @AfterEach
  void close() throws IOException {
    smtp.close();
    server.close();
    network.close();
  }

  @Test
  void saysWhatTheStandardSays() throws Exception {
    MailReceipt receipt = send("Subject: x\r\n\r\nHello.\r\n", "ann@a.example", "bob@b.example");
    assertThat(receipt)
        .isEqualTo(new MailReceipt(List.of("ann@a.example", "bob@b.example"), List.of()));
    assertThat(server.clear())
        .containsExactly(
            "EHLO localhost",
            "MAIL FROM:<flow@from.example> SIZE=22",
            "RCPT TO:<ann@a.example>",
            "RCPT TO:<bob@b.example>",
            "DATA",
            "QUIT");
    assertThat(server.messages()).containsExactly("Subject: x\r\n\r\nHello.\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".|..",
        "..|...",
        "a.|a.",
        ".a~.b|..a~..b",
        "a~.~b|a~..~b",
        "a~.~|a~..~",
        "~.~.~|~..~..~",
        "|~"
      })
  void doublesTheDotAtTheBeginningOfALine(String text, String sent) throws Exception {
    send(text == null ? "" : text.replace("~", "\r\n"), "ann@a.example");
    String whole = sent.replace("~", "\r\n");
    assertThat(server.messages()).containsExactly(whole.endsWith("\r\n") ? whole : whole + "\r\n");
  }

  @Test
  void saysWhoWasRefused() throws Exception {
    List<String> replies = new ArrayList<>(List.of("250 fine", "550 5.1.1 unknown", "451 later"));
    server.on(
        "RCPT", (out, socket) -> out.write((replies.removeFirst() + "\r\n").getBytes(US_ASCII)));
    MailReceipt receipt = send("x\r\n", "ann@a.example", "bob@b.example", "eve@c.example");
    assertThat(receipt.accepted()).containsExactly("ann@a.example");
    assertThat(receipt.rejected())
        .containsExactly(
            new Rejected("bob@b.example", "550 5.1.1 unknown", false),
            new Rejected("eve@c.example", "451 later", true));
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void sendsNothingWhenEverybodyIsRefused() throws Exception {
    server.on("RCPT", "550-no\n550 \u0007never");
    MailReceipt receipt = send("x\r\n", "ann@a.example");
    assertThat(receipt.accepted()).isEmpty();
    assertThat(receipt.rejected())
        .containsExactly(new Rejected("ann@a.example", "550 no  never", false));
    assertThat(server.messages()).isEmpty();
    await().until(() -> server.clear().contains("QUIT"));
    assertThat(server.clear()).doesNotContain("DATA");
  }

  @ParameterizedTest
  @CsvSource({
    "greeting, 421 busy, mail_deferred, true",
    "greeting, 450 wait, mail_deferred, true",
    "greeting, 554 never, mail_rejected, false",
    "greeting, 250 hello, response_invalid, false",
    "EHLO, 421 busy, mail_deferred, true",
    "EHLO, 502 what, mail_rejected, false",
    "MAIL, 451 wait, mail_deferred, true",
    "MAIL, 550 not you, mail_rejected, false",
    "RCPT, 421 busy, mail_deferred, true",
    "DATA, 452 full, mail_deferred, true",
    "DATA, 554 never, mail_rejected, false",
    "DATA, 250 fine, response_invalid, false",
    "message, 451 wait, mail_deferred, true",
    "message, 554 spam, mail_rejected, false",
    "message, 354 go on, response_invalid, false"
  })
  void saysWhatTheServerRefused(String command, String reply, String code, boolean retryable) {
    server.on(command, reply);
    OutboundFailure failure = failure(Duration.ofSeconds(20));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure)
        .hasMessageStartingWith("The mail server answered to ")
        .hasMessageEndingWith(reply);
    assertThat(failure.isAuthors()).isFalse();
    await().until(() -> server.open() == 0);
  }

  @Test
  void whatFollowsTheServersYesIsNoMatter() throws Exception {
    server.on("QUIT", (out, socket) -> socket.close());
    assertThat(send("x\r\n", "ann@a.example").accepted()).hasSize(1);
    server.on("QUIT", (out, socket) -> {});
    assertThat(send("x\r\n", "ann@a.example").accepted()).hasSize(1);
    server.on("QUIT", "HTTP/1.1 400 Bad Request");
    assertThat(send("x\r\n", "ann@a.example").accepted()).hasSize(1);
    assertThat(server.messages()).hasSize(3);
  }

  @Test
  void keepsToTheSizeThatTheServerTakes() throws Exception {
    server.on("EHLO", "250-x\n250 SIZE 5");
    OutboundFailure failure =
        catchThrowableOfType(OutboundFailure.class, () -> send("123456\r\n", "ann@a.example"));
    assertThat(failure.code()).isEqualTo("mail_rejected");
    assertThat(failure).hasMessage("The mail server takes at most 5 bytes, the message has 8");
    server.on("EHLO", "250-x\n250 SIZE");
    assertThat(send("123456\r\n", "ann@a.example").accepted()).hasSize(1);
    server.on("EHLO", "250 x");
    assertThat(send("123456\r\n", "ann@a.example").accepted()).hasSize(1);
    assertThat(server.clear()).contains("MAIL FROM:<flow@from.example>");
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    server.close();
    OutboundFailure failure = failure(Duration.ofSeconds(20));
    assertThat(failure.code()).isEqualTo("connect_failed");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void saysThatANameIsUnknown() {
    assertThat(failureAt(smtp, "unknown.example").code()).isEqualTo("name_unknown");
  }

  @Test
  void asksOnceAndGoesToWhatWasJudgedInItsOrder() throws Exception {
    InetAddress first = HostileTargets.address("93.184.216.34");
    InetAddress second = HostileTargets.address("93.184.216.35");
    network.name("mail.example", first, second);
    try (OutboundSmtp strict = network.connector(OutboundPolicy.STRICT, MailSetup.NONE)) {
      try (ScriptedMailServer encrypted =
          ScriptedMailServer.startTls(TestCertificate.of("mail.example"))) {
        network.leadingTo(encrypted.port());
        // Nobody vouches for its certificate.
        assertThat(failureAt(strict, "mail.example").code()).isEqualTo("tls_failed");
      }
      assertThat(network.asked()).containsExactly("mail.example");
      assertThat(network.dialled()).containsExactly(new InetSocketAddress(first, 587));
      assertThat(failureAt(strict, "mail.example").code()).isEqualTo("connect_failed");
      assertThat(network.dialled())
          .containsExactly(
              new InetSocketAddress(first, 587),
              new InetSocketAddress(first, 587),
              new InetSocketAddress(second, 587));
    }
  }

  @Test
  void opensOnlySoManyConnectionsToOneServer() throws Exception {
    CountDownLatch goOn = holdGreetings();
    List<CompletableFuture<MailReceipt>> sent = new ArrayList<>();
    for (int i = 0; i < OutboundSmtp.MAX_PER_SERVER; i++) {
      sent.add(
          CompletableFuture.supplyAsync(
              () -> receipt("acme"), task -> Thread.ofVirtual().start(task)));
    }
    await().until(() -> server.connections() == OutboundSmtp.MAX_PER_SERVER);
    OutboundFailure late = failure(Duration.ofMillis(100));
    assertThat(late.code()).isEqualTo("timed_out");
    assertThat(server.connections()).isEqualTo(OutboundSmtp.MAX_PER_SERVER);
    // Another tenant's e-mail goes beside them.
    sent.add(
        CompletableFuture.supplyAsync(
            () -> receipt("other"), task -> Thread.ofVirtual().start(task)));
    await().until(() -> server.connections() == OutboundSmtp.MAX_PER_SERVER + 1);
    goOn.countDown();
    for (CompletableFuture<MailReceipt> each : sent) {
      assertThat(each.get().accepted()).hasSize(1);
    }
    assertThat(send("x\r\n", "ann@a.example").accepted()).hasSize(1);
  }

  /** What a step waits for a connection is not of its time; of a node that is tested it is. */
  @ParameterizedTest
  @CsvSource({"true, 1", "false, 0"})
  void theTimeOfAStepsEmailBeginsWhenItHasAConnection(boolean ofRun, int taken) throws Exception {
    SettableTime time = new SettableTime(Instant.EPOCH);
    MemoryBudget memory = new MemoryBudget();
    CountDownLatch goOn = holdGreetings();
    Duration timeout = Duration.ofSeconds(20);
    try (OutboundSmtp own = network.connector(LOOPBACK, time);
        MemoryBudget.Reservation step =
            ofRun ? memory.reservation("acme", () -> false) : memory.reservation("acme", timeout)) {
      List<FutureTask<Integer>> sent = new ArrayList<>();
      for (int i = 0; i < OutboundSmtp.MAX_PER_SERVER; i++) {
        sent.add(accepted(own, mail("x", Duration.ofSeconds(300)), null));
      }
      sent.forEach(each -> Thread.ofVirtual().start(each));
      await().until(() -> server.connections() == OutboundSmtp.MAX_PER_SERVER);
      FutureTask<Integer> late = accepted(own, mail("late", timeout), step);
      Thread waiting = Thread.ofVirtual().start(late);
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      time.advance(Duration.ofSeconds(60));
      goOn.countDown();
      assertThat(late.get()).isEqualTo(taken);
      for (FutureTask<Integer> each : sent) {
        assertThat(each.get()).isEqualTo(1);
      }
      assertThat(server.messages()).hasSize(OutboundSmtp.MAX_PER_SERVER + taken);
    }
  }

  /** Whom the e-mail was taken for; 0 when it failed. */
  private FutureTask<Integer> accepted(
      OutboundSmtp own, OutboundMail mail, MemoryBudget.Reservation step) {
    return new FutureTask<>(
        () -> {
          try {
            return own.send(mail, plainServer(), step).accepted().size();
          } catch (OutboundFailure e) {
            return 0;
          }
        });
  }

  private CountDownLatch holdGreetings() {
    CountDownLatch goOn = new CountDownLatch(1);
    server.on(
        "EHLO",
        (out, socket) -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          out.write("250 x\r\n".getBytes(US_ASCII));
        });
    return goOn;
  }

  @Test
  void goesByTheOperatorsServerAndOpensItToNothingElse() throws Exception {
    SmtpServer operators = new SmtpServer("127.0.0.1", server.port(), MailTls.NONE, null, null);
    MailSetup setup =
        new MailSetup(
            Optional.of(operators), MailAddress.parse("flow@from.example"), "flow.example");
    try (OutboundSmtp own = network.connector(OutboundPolicy.STRICT, setup)) {
      assertThat(own.send(mail("x", Duration.ofSeconds(20)), null).accepted()).hasSize(1);
      assertThat(server.clear()).startsWith("EHLO flow.example");
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class,
              () -> own.send(mail("x", Duration.ofSeconds(20)), operators, null));
      assertThat(failure).hasMessage("Target address is not allowed");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private OutboundFailure failure(Duration timeout) {
    OutboundFailure failure =
        catchThrowableOfType(
            OutboundFailure.class, () -> smtp.send(mail("x\r\n", timeout), plainServer(), null));
    assertThat(failure).isNotNull();
    return failure;
  }

  private MailReceipt receipt(String org) {
    try {
      return send(org, "x\r\n", List.of("ann@a.example"));
    } catch (OutboundFailure e) {
      throw new IllegalStateException(e);
    }
  }

  private MailReceipt send(String message, String... recipients) throws OutboundFailure {
    return send("acme", message, List.of(recipients));
  }

  private MailReceipt send(String org, String message, List<String> recipients)
      throws OutboundFailure {
    return smtp.send(
        new OutboundMail(
            "flow@from.example",
            recipients,
            message.getBytes(US_ASCII),
            Duration.ofSeconds(20),
            Secrecy.NONE,
            org),
        plainServer(),
        null);
  }

  private SmtpServer plainServer() {
    return new SmtpServer("127.0.0.1", server.port(), MailTls.NONE, null, null);
  }

  private static OutboundFailure failureAt(OutboundSmtp smtp, String host) {
    SmtpServer server = new SmtpServer(host, 587, MailTls.STARTTLS, null, null);
    return catchThrowableOfType(
        OutboundFailure.class, () -> smtp.send(mail("x", Duration.ofSeconds(20)), server, null));
  }

  private static OutboundMail mail(String message, Duration timeout) {
    return new OutboundMail(
        "flow@from.example",
        List.of("ann@a.example"),
        message.getBytes(US_ASCII),
        timeout,
        Secrecy.NONE,
        "acme");
  }
}
