package org.workflowserver.outbound.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.outbound.guard.HostileTargets;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundGuard;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.settings.MailTls;

/** Which mail servers are let through. */
@Timeout(120)
class MailGuardTest {
  private static final InetAddress PUBLIC = HostileTargets.address("93.184.216.34");

  private final MailNetwork network = new MailNetwork();
  private ScriptedMailServer server;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedMailServer.plain();
    network.leadingTo(server.port());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    network.close();
  }

  @ParameterizedTest
  @CsvSource({
    "mail.example, 587",
    "mail.example, 465",
    "93.184.216.34, 587",
    "2606:4700::1111, 465"
  })
  void publicServersAreOpenOnThePortsOfMail(String host, int port) {
    OutboundGuard guard = OutboundGuard.ofMail(OutboundPolicy.STRICT, true);
    assertThatCode(() -> guard.mailServer(host, port)).doesNotThrowAnyException();
    assertThatCode(() -> guard.judge(host, List.of(PUBLIC), port)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 25, 80, 110, 143, 443, 464, 466, 586, 588, 2_525, 65_535})
  void noOtherPortIsOpen(int port) {
    network.name("mail.example", PUBLIC);
    assertRefused(OutboundPolicy.of("", true), "mail.example", port, MailTls.STARTTLS);
    assertRefused(OutboundPolicy.of("", true), "93.184.216.34", port, MailTls.IMPLICIT);
    assertRefused(
        OutboundPolicy.of("10.0.0.0/8:1-65535", false), "mail.example", port, MailTls.STARTTLS);
  }

  @Test
  void thePortsOfMailAreNotOpenToHttp() {
    OutboundGuard http = new OutboundGuard(OutboundPolicy.of("", true));
    for (int port : List.of(465, 587)) {
      assertThatThrownBy(() -> http.target("https://mail.example:" + port))
          .isInstanceOf(TargetRefused.class);
      assertThatThrownBy(() -> http.judge("mail.example", List.of(PUBLIC), port))
          .isInstanceOf(TargetRefused.class);
    }
  }

  @Test
  void noAddressThatIsNotPublicIsReached() {
    for (InetAddress hostile : HostileTargets.addresses()) {
      network.name("hostile.example", hostile).name("mixed.example", PUBLIC, hostile);
      assertRefused(OutboundPolicy.STRICT, hostile.getHostAddress(), 587, MailTls.STARTTLS);
      assertRefused(OutboundPolicy.STRICT, "hostile.example", 465, MailTls.IMPLICIT);
      assertRefused(OutboundPolicy.STRICT, "mixed.example", 587, MailTls.STARTTLS);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "mail.example:587",
        "[::1",
        "::1]",
        "[::1]:25",
        "user@mail.example",
        "mail.example/x",
        "mail.example?x",
        "mail.example#x",
        "mail example",
        "smtp://mail.example",
        "127.1",
        "0x7f000001",
        "2130706433",
        "127.0.0.1.",
        "fe80::1%eth0",
        "mail..example",
        "mail.example\r\nRCPT"
      })
  void aHostIsOneNameOrOneAddress(String host) {
    assertRefused(
        OutboundPolicy.of("127.0.0.1/32:587,[::1]:587", false), host, 587, MailTls.STARTTLS);
  }

  @Test
  void withoutEncryptionOnlyAnOpenedServerIsReached() throws Exception {
    network.name("mail.example", PUBLIC).name("intra.example", HostileTargets.address("10.1.2.3"));
    assertRefused(OutboundPolicy.of("", true), "mail.example", 587, MailTls.NONE);
    assertRefused(OutboundPolicy.of("", true), "93.184.216.34", 465, MailTls.NONE);
    OutboundPolicy opened = OutboundPolicy.of("10.1.2.3/32:25,mail.example:25", false);
    try (OutboundSmtp smtp = network.connector(opened, MailSetup.NONE)) {
      smtp.send(
          mail(Secrecy.NONE), new SmtpServer("intra.example", 25, MailTls.NONE, null, null), null);
      smtp.send(
          mail(Secrecy.NONE), new SmtpServer("mail.example", 25, MailTls.NONE, null, null), null);
    }
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void metadataIsNotReachedByTheOperatorsServerEither() throws Exception {
    network.name("mail.example", HostileTargets.address("169.254.169.254"));
    SmtpServer operators = new SmtpServer("mail.example", 587, MailTls.STARTTLS, null, null);
    MailSetup setup =
        new MailSetup(Optional.of(operators), MailAddress.parse("flow@from.example"), "localhost");
    try (OutboundSmtp smtp = network.connector(OutboundPolicy.STRICT, setup)) {
      OutboundFailure failure =
          catchThrowableOfType(OutboundFailure.class, () -> smtp.send(mail(Secrecy.NONE), null));
      assertThat(failure).hasMessage("Target address is not allowed");
    }
    assertThat(server.connections()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "mail.example, true",
    "mail.example:25, true",
    "MAIL.example, true",
    "mail.example:587, false",
    "mail.example:443, false",
    "api.example, false",
    "example, false"
  })
  void secretsGoOnlyToTheirHosts(String host, boolean allowed) throws Exception {
    network.name("mail.example", HostileTargets.address("10.1.2.3"));
    Secrecy secrecy = new Secrecy(List.of(List.of(host)), text -> false);
    OutboundPolicy opened = OutboundPolicy.of("mail.example:25", false);
    SmtpServer target = new SmtpServer("mail.example", 25, MailTls.NONE, null, null);
    try (OutboundSmtp smtp = network.connector(opened, MailSetup.NONE)) {
      if (allowed) {
        assertThat(smtp.send(mail(secrecy), target, null).accepted()).hasSize(1);
        assertThat(network.askers()).containsExactly("acme");
      } else {
        OutboundFailure failure =
            catchThrowableOfType(
                OutboundFailure.class, () -> smtp.send(mail(secrecy), target, null));
        assertThat(failure.code()).isEqualTo("secret_host_not_allowed");
        assertThat(network.asked()).isEmpty();
      }
    }
  }

  @Test
  void nothingOfAServerWithASecretInItsNameIsLogged() {
    network.name("s3cret-token.example", HostileTargets.address("10.0.0.7"));
    Secrecy secrecy = new Secrecy(List.of(), text -> text.contains("s3cret-Token"));
    SmtpServer target = new SmtpServer("s3cret-Token.example", 587, MailTls.STARTTLS, null, null);
    try (LoggedLines log = LoggedLines.of(OutboundSmtp.class);
        OutboundSmtp smtp = network.connector(OutboundPolicy.STRICT, MailSetup.NONE)) {
      assertThatThrownBy(() -> smtp.send(mail(secrecy), target, null))
          .hasMessage("Target address is not allowed");
      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("an address with a secret in it: it is a private address")
          .doesNotContain("10.0.0.7");
    }
  }

  private void assertRefused(OutboundPolicy policy, String host, int port, MailTls tls) {
    try (OutboundSmtp smtp = network.connector(policy, MailSetup.NONE)) {
      SmtpServer target = new SmtpServer(host, port, tls, null, null);
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class, () -> smtp.send(mail(Secrecy.NONE), target, null));
      assertThat(failure).as("%s %s", host, port).hasMessage("Target address is not allowed");
      assertThat(failure.code()).isEqualTo("target_not_allowed");
      assertThat(failure.isAuthors()).isTrue();
      assertThat(network.dialled()).isEmpty();
    }
  }

  private static OutboundMail mail(Secrecy secrecy) {
    return new OutboundMail(
        "flow@from.example",
        List.of("ann@a.example"),
        "x\r\n".getBytes(US_ASCII),
        Duration.ofSeconds(20),
        secrecy,
        "acme");
  }
}
