package org.workflowserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.outbound.mail.MailAddress;
import org.workflowserver.outbound.mail.MailSetup;
import org.workflowserver.outbound.mail.SmtpServer;
import org.workflowserver.settings.MailTls;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.SettingsCheck;

class MailSettingsTest {
  private static final String HOST = "workflow.mail.host";
  private static final String PORT = "workflow.mail.port";
  private static final String TLS = "workflow.mail.tls";
  private static final String USERNAME = "workflow.mail.username";
  private static final String PASSWORD = "workflow.mail.password";
  private static final String FROM = "workflow.mail.from";

  @Test
  void withoutAnyThereIsNoServer() {
    assertThat(setup(Map.of())).isEqualTo(MailSetup.NONE);
  }

  @Test
  void aServerIsEncryptedUnlessItIsSaidOtherwise() {
    MailSetup setup =
        setup(
            Map.of(
                HOST, "mail.example",
                FROM, "Flow <flow@from.example>",
                USERNAME, "flow",
                PASSWORD, "s3cret"));
    assertThat(setup.server())
        .contains(new SmtpServer("mail.example", 587, MailTls.STARTTLS, "flow", "s3cret"));
    assertThat(setup.sender()).contains(new MailAddress("Flow", "flow@from.example"));
    assertThat(setup(Map.of(HOST, "mail.example", PORT, "465", FROM, "a@b.example")).server())
        .contains(new SmtpServer("mail.example", 465, MailTls.IMPLICIT, null, null));
    assertThat(
            setup(Map.of(HOST, "10.0.0.1", PORT, "25", TLS, "none", FROM, "a@b.example")).server())
        .contains(new SmtpServer("10.0.0.1", 25, MailTls.NONE, null, null));
  }

  @Test
  void aSenderAloneIsThatOfServersOfTheAuthors() {
    MailSetup setup = setup(Map.of(FROM, "flow@from.example"));
    assertThat(setup.server()).isEmpty();
    assertThat(setup.sender()).contains(new MailAddress(null, "flow@from.example"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "mail.example|-|-|-|-|The setting workflow.mail.host needs workflow.mail.from, too.",
        "mail.example|-|-|-|x|The setting workflow.mail.from is not an e-mail address, such as ann@example.com or Ann <ann@example.com>.",
        "mail.example|-|ann|-|a@b.example|The setting workflow.mail.username counts only with user name and password both.",
        "mail.example|-|-|pw|a@b.example|The setting workflow.mail.password counts only with user name and password both.",
        "mail.example|none|ann|pw|a@b.example|The setting workflow.mail.tls is 'none', but a password is not sent in the clear."
      })
  void whatDoesNotFitTogetherIsRefused(
      String host, String tls, String username, String password, String from, String sentence) {
    Map<String, String> settings = new java.util.HashMap<>();
    settings.put(HOST, host);
    settings.put(TLS, tls);
    settings.put(USERNAME, username);
    settings.put(PASSWORD, password);
    settings.put(FROM, from);
    settings.values().removeIf(java.util.Objects::isNull);
    assertThatThrownBy(() -> setup(settings))
        .isInstanceOf(SettingInvalid.class)
        .hasMessage(sentence);
  }

  @Test
  void aHostThatIsNoneIsRefused() {
    for (String host : new String[] {"mail..example", "mail.example:25", "0x7f000001", "a b"}) {
      assertThatThrownBy(() -> setup(Map.of(HOST, host, FROM, "a@b.example")))
          .isInstanceOf(SettingInvalid.class)
          .hasMessageStartingWith("The setting workflow.mail.host is malformed: ");
    }
  }

  @Test
  void whatIsWrongWithOneSettingDoesNotHideWhatIsWrongWithAnother() {
    assertThat(
            with(
                Map.of(
                    HOST,
                    "mail.example",
                    PORT,
                    "x",
                    "workflow.outbound.plain-http",
                    "ture",
                    "workflow.outbound.allow",
                    "127.0.0.1"),
                () -> SettingsCheck.problems(OutboundSettings.rules())))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith("The setting workflow.mail.port is 'x', but"),
            problem -> assertThat(problem).startsWith("The setting workflow.mail.host needs"),
            problem ->
                assertThat(problem).startsWith("The setting workflow.outbound.plain-http is"),
            problem ->
                assertThat(problem).startsWith("The setting workflow.outbound.allow is malformed"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost",
    "https://flow.example.com/x, flow.example.com",
    "https://10.1.2.3:8443, [10.1.2.3]",
    "https://[2001:db8::1], [IPv6:2001:db8:0:0:0:0:0:1]",
    "https://flow_1.example.com, localhost",
    "nonsense, localhost"
  })
  void theServerNamesItselfByWhatClientsKnow(String publicUrl, String name) {
    assertThat(OutboundSettings.ownName(publicUrl)).isEqualTo(name);
  }

  private static MailSetup setup(Map<String, String> settings) {
    return with(settings, OutboundSettings::mail);
  }

  private static <T> T with(Map<String, String> settings, Supplier<T> reading) {
    Properties before = (Properties) System.getProperties().clone();
    try {
      settings.forEach(System::setProperty);
      return reading.get();
    } finally {
      System.setProperties(before);
    }
  }
}
