package org.workflowserver.outbound.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.TestCertificate;
import org.workflowserver.settings.MailTls;

/** Encryption towards mail servers, and who signs in under it. */
@Timeout(60)
class MailTlsTest {
  private static final SSLContext NAMED = TestCertificate.of("named.example");

  private final MailNetwork network = new MailNetwork();
  private OutboundSmtp smtp;
  private ScriptedMailServer server;

  @BeforeEach
  void open() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    network.name("named.example", loopback).name("other.example", loopback);
    smtp =
        network.connector(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", false), MailSetup.NONE, NAMED);
  }

  @AfterEach
  void close() throws IOException {
    smtp.close();
    server.close();
    network.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "IMPLICIT"})
  void namesTheServerAndSaysNothingOfMatterInTheClear(MailTls tls) throws Exception {
    listen(tls);
    send("named.example", tls, "ann", "pass word");
    assertThat(server.askedFor()).containsExactly("named.example");
    assertThat(server.clear())
        .isEqualTo(tls == MailTls.STARTTLS ? List.of("EHLO localhost", "STARTTLS") : List.of());
    assertThat(server.encrypted())
        .startsWith("EHLO localhost", "AUTH PLAIN " + base64("\0ann\0pass word"))
        .contains("MAIL FROM:<flow@from.example>" + (tls == MailTls.IMPLICIT ? " SIZE=3" : ""));
    assertThat(server.messages()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "STARTTLS, other.example",
    "STARTTLS, 127.0.0.1",
    "IMPLICIT, other.example",
    "IMPLICIT, 127.0.0.1"
  })
  void refusesTheCertificateOfAnotherName(MailTls tls, String host) throws Exception {
    listen(tls);
    assertThat(failure(host, tls).code()).isEqualTo("tls_failed");
    assertThat(server.encrypted()).isEmpty();
    assertThat(server.clear()).doesNotContain("MAIL FROM:<flow@from.example>");
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "IMPLICIT"})
  void refusesACertificateThatNobodyVouchesFor(MailTls tls) throws Exception {
    server =
        tls == MailTls.STARTTLS
            ? ScriptedMailServer.startTls(TestCertificate.of("named.example"))
            : ScriptedMailServer.implicitTls(TestCertificate.of("named.example"));
    assertThat(failure("named.example", tls).code()).isEqualTo("tls_failed");
    assertThat(server.encrypted()).isEmpty();
  }

  @Test
  void doesNotDoWithoutEncryptionThatIsNotOffered() throws Exception {
    server = ScriptedMailServer.plain();
    OutboundFailure failure = failure("named.example", MailTls.STARTTLS);
    assertThat(failure.code()).isEqualTo("tls_failed");
    assertThat(failure).hasMessage("The mail server offers no encryption");
    assertThat(server.clear()).containsExactly("EHLO localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "454 not now, mail_deferred",
    "502 never, mail_rejected",
    "250 fine, response_invalid"
  })
  void doesNotDoWithoutEncryptionThatIsRefused(String reply, String code) throws Exception {
    listen(MailTls.STARTTLS);
    server.on("STARTTLS", reply);
    assertThat(failure("named.example", MailTls.STARTTLS).code()).isEqualTo(code);
    assertThat(server.clear()).containsExactly("EHLO localhost", "STARTTLS");
  }

  /** A man in the middle would put replies of his own before the encrypted ones. */
  @Test
  void refusesRepliesThatCameBeforeTheEncryption() throws Exception {
    listen(MailTls.STARTTLS);
    server.on("STARTTLS", "220 go on\n250-named.example\n250 AUTH LOGIN");
    assertThat(failure("named.example", MailTls.STARTTLS).code()).isEqualTo("response_invalid");
    assertThat(server.encrypted()).isEmpty();
  }

  @Test
  void signsInTheOlderWayWhereThatIsTheOnlyOne() throws Exception {
    listen(MailTls.IMPLICIT);
    server
        .on("EHLO", "250-x\n250 AUTH=LOGIN GSSAPI")
        .on("AUTH", "334 VXNlcm5hbWU6")
        .on(base64("ann").toUpperCase(java.util.Locale.ROOT), "334 UGFzc3dvcmQ6")
        .on(base64("p\u00e4ss").toUpperCase(java.util.Locale.ROOT), "235 welcome");
    send("named.example", MailTls.IMPLICIT, "ann", "p\u00e4ss");
    assertThat(server.encrypted()).contains("AUTH LOGIN", base64("ann"), base64("p\u00e4ss"));
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void sendsLongCredentialsOnALineOfTheirOwn() throws Exception {
    listen(MailTls.IMPLICIT);
    String credentials = base64("\0ann\0" + "p".repeat(2_000));
    server.on("AUTH", "334 ").on(credentials.toUpperCase(java.util.Locale.ROOT), "235 welcome");
    send("named.example", MailTls.IMPLICIT, "ann", "p".repeat(2_000));
    assertThat(server.encrypted()).contains("AUTH PLAIN", credentials);
  }

  @ParameterizedTest
  @CsvSource({
    "535 5.7.8 you sent YW5u, sign_in_refused, false, 535",
    "534 too weak, sign_in_refused, false, 534",
    "454 not now, mail_deferred, true, 454"
  })
  void saysThatNobodyIsLetInAndNotWhatWasSent(
      String reply, String code, boolean retryable, String shown) throws Exception {
    listen(MailTls.IMPLICIT);
    server.on("AUTH", reply);
    OutboundFailure failure = failure("named.example", MailTls.IMPLICIT);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure)
        .hasMessage("The mail server refused the user name and password (" + shown + ")");
    assertThat(server.messages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"250 x", "250-x\n250 AUTH CRAM-MD5 XOAUTH2"})
  void doesNotGoOnWithoutSigningIn(String offers) throws Exception {
    listen(MailTls.IMPLICIT);
    server.on("EHLO", offers);
    assertThat(failure("named.example", MailTls.IMPLICIT).code()).isEqualTo("sign_in_refused");
    assertThat(server.encrypted()).containsExactly("EHLO localhost");
  }

  @Test
  void thereIsNoServerWithAPasswordAndWithoutEncryption() throws Exception {
    server = ScriptedMailServer.plain();
    assertThatThrownBy(() -> new SmtpServer("a.example", 587, MailTls.NONE, "ann", "secret"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SmtpServer("a.example", 587, MailTls.STARTTLS, "ann", null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new SmtpServer("a.example", 587, MailTls.STARTTLS, "ann", "secret"))
        .asString()
        .isEqualTo("a.example:587 (starttls)");
  }

  private void listen(MailTls tls) throws IOException {
    server =
        tls == MailTls.STARTTLS
            ? ScriptedMailServer.startTls(NAMED)
            : ScriptedMailServer.implicitTls(NAMED);
  }

  private OutboundFailure failure(String host, MailTls tls) {
    OutboundFailure failure =
        catchThrowableOfType(OutboundFailure.class, () -> send(host, tls, "ann", "secret"));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void send(String host, MailTls tls, String username, String password)
      throws OutboundFailure {
    smtp.send(
        new OutboundMail(
            "flow@from.example",
            List.of("ann@a.example"),
            "x\r\n".getBytes(US_ASCII),
            Duration.ofSeconds(20),
            Secrecy.NONE,
            "acme"),
        new SmtpServer(host, server.port(), tls, username, password),
        null);
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
