package org.workflowserver.outbound.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.mail.MailReceipt.Rejected;
import org.workflowserver.settings.MailTls;
import org.workflowserver.template.mask.Mask;

/** Mail servers that repeat what they were sent, as filters do that say what they object to. */
@Timeout(60)
class SecretRepliesTest {
  private static final String SECRET = "s3cret-token-of-the-vault, 2";

  private final MailNetwork network = new MailNetwork();
  private ScriptedMailServer server;
  private OutboundSmtp smtp;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedMailServer.plain();
    smtp = network.connector(OutboundPolicy.of("127.0.0.1/32:1024-65535", false), MailSetup.NONE);
  }

  @AfterEach
  void close() throws IOException {
    smtp.close();
    server.close();
    network.close();
  }

  /** Of a part the mask, which hides whole secrets, would find nothing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 150, 170, 180, 190, 195, 300})
  void noPartOfASecretIsLeftOfALongReply(int before) {
    server.on("message", "554 " + "x".repeat(before) + SECRET + " is not wanted");
    assertThat(failure()).hasMessage("The mail server answered to the message: 554 ***");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7, 12, 20})
  void noPartOfASecretIsLeftOfTheLinesOfAReply(int at) {
    server.on("message", "554-" + SECRET.substring(0, at) + "\n554 " + SECRET.substring(at));
    assertThat(failure()).hasMessage("The mail server answered to the message: 554 ***");
    server.on("message", "554-s3cret-token-of-the-vault,\n554 2");
    assertThat(failure()).hasMessage("The mail server answered to the message: 554 ***");
  }

  @Test
  void whyARecipientIsRefusedSaysNothingOfASecret() throws Exception {
    server.on("RCPT", "550 " + "x".repeat(180) + SECRET);
    assertThat(send().rejected()).containsExactly(new Rejected("ann@a.example", "550 ***", false));
  }

  private OutboundFailure failure() {
    OutboundFailure failure = catchThrowableOfType(OutboundFailure.class, this::send);
    assertThat(failure).isNotNull();
    return failure;
  }

  private MailReceipt send() throws OutboundFailure {
    OutboundMail mail =
        new OutboundMail(
            "flow@from.example",
            List.of("ann@a.example"),
            ("Subject: " + SECRET + "\r\n\r\n").getBytes(US_ASCII),
            Duration.ofSeconds(20),
            new Secrecy(List.of(), text -> Mask.strict(List.of(SECRET)).isIn(text)),
            "acme");
    return smtp.send(
        mail, new SmtpServer("127.0.0.1", server.port(), MailTls.NONE, null, null), null);
  }
}
