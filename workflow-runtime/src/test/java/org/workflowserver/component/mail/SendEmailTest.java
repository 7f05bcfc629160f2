package org.workflowserver.component.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepContexts;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.HostileTargets;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.TestCertificate;
import org.workflowserver.outbound.mail.MailAddress;
import org.workflowserver.outbound.mail.MailNetwork;
import org.workflowserver.outbound.mail.MailSetup;
import org.workflowserver.outbound.mail.OutboundSmtp;
import org.workflowserver.outbound.mail.ScriptedMailServer;
import org.workflowserver.outbound.mail.SmtpServer;
import org.workflowserver.settings.MailTls;

/** E-mail as an author sends it, to a real mail server. */
@Timeout(60)
class SendEmailTest extends ComponentContract {
  private static final SSLContext NAMED = TestCertificate.of("named.example");
  private static final OutboundPolicy LOOPBACK =
      OutboundPolicy.of("127.0.0.1/32:1024-65535", false);

  private final MailNetwork network = new MailNetwork();
  private final GreenMail mailbox = mailbox();
  private OutboundSmtp smtp;
  private Component email;

  private static GreenMail mailbox() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    // Milliseconds, on a machine that is kept busy.
    setup.setServerStartupTimeout(60_000);
    return new GreenMail(setup);
  }

  @BeforeEach
  void open() throws IOException {
    mailbox.setUser("ann@named.example", "ann", "s3cret");
    mailbox.start();
    network
        .name("named.example", InetAddress.getByName("127.0.0.1"))
        .name("other.example", InetAddress.getByName("127.0.0.1"));
    SmtpServer operators =
        new SmtpServer("127.0.0.1", mailbox.getSmtp().getPort(), MailTls.NONE, null, null);
    MailAddress sender = new MailAddress("Workflow Server", "flow@from.example");
    smtp =
        network.connector(
            LOOPBACK,
            new MailSetup(Optional.of(operators), Optional.of(sender), "flow.example"),
            NAMED);
    email = new SendEmailComponent(smtp);
  }

  @AfterEach
  void close() {
    smtp.close();
    mailbox.stop();
    network.close();
  }

  @Override
  protected Component component() {
    return email;
  }

  @Test
  void sendsTextAndHtmlAsAlternatives() throws Exception {
    Completed completed =
        completed(
            Map.of(
                "to", "Änn Größe <ann@to.example>",
                "subject", "Grüße — für Änn, \uD83D\uDE80",
                "text", "Grüß dich\n.\n..\nEnde ",
                "html", "<p>Grüß dich</p>"));
    assertThat(completed.output())
        .isEqualTo(
            Map.of(
                "message_id", "<319669dc1dfb48c1294cc6edcf4ac68e90a246e0@from.example>",
                "accepted", List.of("ann@to.example"),
                "rejected", List.of()));
    MimeMessage message = received();
    assertThat(message.getMessageID()).isEqualTo(completed.output().get("message_id"));
    assertThat(message.getSubject()).isEqualTo("Grüße — für Änn, \uD83D\uDE80");
    assertThat(message.getSentDate()).isEqualTo(NOW);
    InternetAddress to = (InternetAddress) message.getRecipients(RecipientType.TO)[0];
    assertThat(to.getPersonal()).isEqualTo("Änn Größe");
    InternetAddress from = (InternetAddress) message.getFrom()[0];
    assertThat(from.getPersonal()).isEqualTo("Workflow Server");
    assertThat(from.getAddress()).isEqualTo("flow@from.example");
    assertThat(message.getHeader("Idempotency-Key")).containsExactly("fl_run_1/n1/0");
    assertThat(message.getHeader("traceparent"))
        .containsExactly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(message.getContentType()).startsWith("multipart/alternative");
    MimeMultipart parts = (MimeMultipart) message.getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    assertPart(parts.getBodyPart(0), "text/plain", "Grüß dich\r\n.\r\n..\r\nEnde ");
    assertPart(parts.getBodyPart(1), "text/html", "<p>Grüß dich</p>");
  }

  private static void assertPart(BodyPart part, String type, String content) throws Exception {
    assertThat(part.getContentType()).startsWith(type).containsIgnoringCase("charset=UTF-8");
    // What the coding ends with is not told from what the text does.
    assertThat(((String) part.getContent()).stripTrailing()).isEqualTo(content.stripTrailing());
  }

  @ParameterizedTest
  @CsvSource({"text, text/plain", "html, text/html"})
  void sendsOneOfThemAlone(String member, String type) throws Exception {
    completed(Map.of("to", "ann@to.example", "subject", "x", member, "日本語のテキスト"));
    assertThat(received().getContentType()).startsWith(type);
    assertThat((String) received().getContent()).startsWith("日本語のテキスト");
  }

  @Test
  void sendsValuesOfOtherTypesAsText() throws Exception {
    completed(Map.of("to", "ann@to.example", "subject", 17L, "text", Map.of("a", true)));
    assertThat(received().getSubject()).isEqualTo("17");
    assertThat((String) received().getContent()).isEqualToIgnoringNewLines("{\"a\":true}");
  }

  @Test
  void sendsToEveryRecipientOnceAndNamesNoHiddenOne() throws Exception {
    Map<String, Object> configuration =
        Map.of(
            "to", List.of("ann@to.example", "Bob <bob@to.example>"),
            "cc", "ann@to.example",
            "bcc", List.of("eve@to.example"),
            "reply_to", "\"Lee, Ann\" <answers@to.example>",
            "subject", "x",
            "text", "x");
    assertThat(completed(configuration).output())
        .containsEntry("accepted", List.of("ann@to.example", "bob@to.example", "eve@to.example"));
    assertThat(mailbox.getReceivedMessages()).hasSize(3);
    for (MimeMessage message : mailbox.getReceivedMessages()) {
      assertThat(message.getRecipients(RecipientType.TO))
          .extracting(Address::toString)
          .containsExactly("ann@to.example", "Bob <bob@to.example>");
      assertThat(message.getRecipients(RecipientType.CC)).hasSize(1);
      assertThat(message.getRecipients(RecipientType.BCC)).isNull();
      assertThat(message.getReplyTo())
          .extracting(Address::toString)
          .containsExactly("\"Lee, Ann\" <answers@to.example>");
      assertThat(source(message)).doesNotContain("eve@");
    }
  }

  @Test
  void sendsTheSameBytesOnEveryAttempt() throws Exception {
    Completed first = completed(runnableExample());
    Completed second = completed(runnableExample());
    assertThat(second).isEqualTo(first);
    MimeMessage[] messages = mailbox.getReceivedMessages();
    assertThat(sent(messages[0])).isEqualTo(sent(messages[1]));
    StepContext step = step(runnableExample());
    StepContext another =
        StepContexts.of(
            step.configuration(),
            step.trigger(),
            "fl_run_1/n2/0",
            step.traceparent(),
            step.now(),
            step.timeout());
    Completed third = (Completed) email.execute(another);
    assertThat(third.output().get("message_id")).isNotEqualTo(first.output().get("message_id"));
  }

  @ParameterizedTest
  @CsvSource({"starttls, true", "implicit, false"})
  void signsInToAServerOfTheAuthorsOwn(String tls, boolean startTls) throws Exception {
    try (TlsFront front = new TlsFront(NAMED, startTls, mailbox.getSmtp().getPort())) {
      Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
      configuration.put("from", "Shop <shop@named.example>");
      configuration.put("server", server("named.example", front.port(), tls, "s3cret"));
      completed(configuration);
      assertThat(received().getFrom()[0]).hasToString("Shop <shop@named.example>");
      configuration.put("server", server("named.example", front.port(), tls, "wrong"));
      Failed refused = failed(configuration);
      assertThat(refused.code()).isEqualTo("sign_in_refused");
      assertThat(refused.message())
          .isEqualTo(
              "E-mail could not be sent: the mail server refused the user name and password (535)");
      assertThat(refused.retryable()).isFalse();
      configuration.put("server", server("other.example", front.port(), tls, "s3cret"));
      Failed unnamed = failed(configuration);
      assertThat(unnamed.code()).isEqualTo("tls_failed");
      assertThat(unnamed.fault()).isEqualTo(Fault.REMOTE);
      assertThat(unnamed.retryable()).isFalse();
      assertThat(mailbox.getReceivedMessages()).hasSize(1);
    }
  }

  private static Map<String, Object> server(String host, int port, String tls, String password) {
    return Map.of(
        "host", host, "port", (long) port, "tls", tls, "username", "ann", "password", password);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "shop@own.example|-|shop@own.example",
        "shop@own.example|ann@user.example|shop@own.example",
        "-|ann@user.example|flow@from.example"
      })
  void takesTheAuthorsSenderThenTheOperators(String from, String username, String sender)
      throws Exception {
    assertThat(senderOf(smtp, from, username)).isEqualTo(sender);
  }

  @Test
  void takesWhoSignsInAsTheSenderWhenThereIsNoOther() throws Exception {
    try (OutboundSmtp bare = network.connector(LOOPBACK, MailSetup.NONE, NAMED)) {
      assertThat(senderOf(bare, null, "ann@user.example")).isEqualTo("ann@user.example");
      assertThat(senderOf(bare, null, "ann")).isEqualTo("configuration_invalid");
      assertThat(senderOf(bare, null, null)).isEqualTo("configuration_invalid");
    }
  }

  private String senderOf(OutboundSmtp connector, String from, String username) throws Exception {
    try (ScriptedMailServer server = ScriptedMailServer.implicitTls(NAMED)) {
      Map<String, Object> own = new LinkedHashMap<>();
      own.put("host", "named.example");
      own.put("port", (long) server.port());
      own.put("tls", "implicit");
      own.put("username", username);
      own.put("password", username == null ? null : "s3cret");
      Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
      configuration.put("server", own);
      configuration.put("from", from);
      StepOutcome outcome = new SendEmailComponent(connector).execute(step(configuration));
      if (outcome instanceof Failed failed) {
        return failed.code();
      }
      String line =
          server.encrypted().stream().filter(l -> l.startsWith("MAIL")).findFirst().orElseThrow();
      return line.replaceAll("MAIL FROM:<(.*)>.*", "$1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "named.example", "inside.example", "169.254.169.254", "::1"})
  void saysTheSameOfEveryRefusedServer(String host) {
    network.name("inside.example", HostileTargets.address("10.0.0.1"));
    Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
    configuration.put("server", Map.of("host", host, "port", 25L));
    configuration.put("from", "shop@own.example");
    assertThat(failed(configuration))
        .isEqualTo(Failed.input("target_not_allowed", "Target address is not allowed"));
  }

  @Test
  void keepsSecretsToTheirHosts() {
    StepContext step = step(runnableExample());
    StepSecrets elsewhere = new StepSecrets(List.of(List.of("api.example")), text -> false);
    StepContext secret =
        new StepContext(
            step.configuration(),
            step.trigger(),
            step.idempotencyKey(),
            step.traceparent(),
            step.now(),
            step.timeout(),
            elsewhere,
            "acme",
            null);
    assertThat(email.execute(secret))
        .isEqualTo(
            Failed.input(
                "secret_host_not_allowed", "A secret of the request may not be sent to this host"));
    assertThat(mailbox.getReceivedMessages()).isEmpty();
  }

  @Test
  void failsWhenTheServerTakesItForNobodyAndNotWhenForSomebody() throws Exception {
    try (ScriptedMailServer server = ScriptedMailServer.plain()) {
      server.on("RCPT", "550 5.1.1 unknown");
      Failed never = failed(plain(server, "ann@to.example"));
      assertThat(never.code()).isEqualTo("mail_rejected");
      assertThat(never.retryable()).isFalse();
      assertThat(never.message())
          .isEqualTo(
              "E-mail could not be sent: the mail server accepts no recipient: 550 5.1.1 unknown");
      assertThat(Json.write(never.details()))
          .isEqualTo(
              "{\"rejected\":[{\"address\":\"ann@to.example\",\"message\":\"550 5.1.1 unknown\"}]}");
      server.on("RCPT", "450 later");
      Failed later = failed(plain(server, "ann@to.example"));
      assertThat(later.code()).isEqualTo("mail_deferred");
      assertThat(later.retryable()).isTrue();
      List<String> replies = new ArrayList<>(List.of("450 later", "250 fine"));
      server.on(
          "RCPT", (out, socket) -> out.write((replies.removeFirst() + "\r\n").getBytes(US_ASCII)));
      Completed some = completed(plain(server, "ann@to.example", "bob@to.example"));
      assertThat(some.output())
          .containsEntry("accepted", List.of("bob@to.example"))
          .containsEntry(
              "rejected", List.of(Map.of("address", "ann@to.example", "message", "450 later")));
    }
  }

  @Test
  void failsRetryablyWhenTimeIsOverOrTheServerIsBusy() throws Exception {
    try (ScriptedMailServer server = ScriptedMailServer.plain()) {
      server.on(ScriptedMailServer.GREETING, "421 too many connections");
      Failed busy = failed(plain(server, "ann@to.example"));
      assertThat(busy.message())
          .isEqualTo(
              "E-mail could not be sent: the mail server answered to the connection: 421 too many"
                  + " connections");
      assertThat(busy.retryable()).isTrue();
      server.on(ScriptedMailServer.GREETING, (out, socket) -> {});
      StepContext step = step(plain(server, "ann@to.example"));
      StepContext brief =
          StepContexts.of(
              step.configuration(),
              step.trigger(),
              step.idempotencyKey(),
              step.traceparent(),
              step.now(),
              Duration.ofMillis(200));
      assertThat(email.execute(brief))
          .isEqualTo(
              new Failed(
                  Fault.REMOTE,
                  "timed_out",
                  "E-mail could not be sent: no complete answer within 200 ms",
                  true,
                  Map.of()));
    }
  }

  private static Map<String, Object> plain(ScriptedMailServer server, String... to) {
    return Map.of(
        "to", List.of(to),
        "from", "shop@own.example",
        "subject", "x",
        "text", "x",
        "server", Map.of("host", "127.0.0.1", "port", (long) server.port(), "tls", "none"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nBcc: eve@evil.example", "a\nb", "a\rb", "\u0000", "a\u007f", "\u0085"})
  void letsNoControlCharacterThrough(String text) {
    for (String member : List.of("to", "cc", "bcc", "reply_to", "subject", "from")) {
      Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
      configuration.put(member, member.equals("subject") ? text : text + " <ann@to.example>");
      assertThat(failed(configuration).code()).as(member).isEqualTo("template_error");
      configuration.put(member, List.of("bob@to.example", "ann@to.example" + text));
      if (!member.equals("subject")) {
        assertThat(failed(configuration).code()).as(member).isEqualTo("template_error");
      }
    }
    for (String member : List.of("host", "username", "password")) {
      Map<String, Object> server =
          new LinkedHashMap<>(server("named.example", 587, "starttls", "s3cret"));
      server.put(member, text);
      Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
      configuration.put("server", server);
      assertThat(failed(configuration).code()).as(member).isEqualTo("template_error");
    }
    assertThat(mailbox.getReceivedMessages()).isEmpty();
  }

  @Test
  void dataAddsNoRecipientAndNoHeader() throws Exception {
    for (String to :
        List.of(
            "ann@to.example, eve@evil.example",
            "x> , <eve@evil.example",
            "Ann <ann@to.example>, eve@evil.example",
            "eve@[127.0.0.1]")) {
      Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
      configuration.put("to", to);
      assertThat(failed(configuration).code()).as(to).isEqualTo("address_invalid");
    }
    Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
    configuration.put("to", "=?UTF-8?Q?eve=40evil.example=2C?= <ann@to.example>");
    configuration.put("subject", "=?UTF-8?Q?x=0D=0ABcc:_eve=40evil.example?=");
    configuration.put("text", "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n.\n.\r.\r\nQUIT\r\n");
    completed(configuration);
    MimeMessage message = received();
    assertThat(message.getSubject()).isEqualTo("=?UTF-8?Q?x=0D=0ABcc:_eve=40evil.example?=");
    assertThat(((InternetAddress) message.getRecipients(RecipientType.TO)[0]).getAddress())
        .isEqualTo("ann@to.example");
    assertThat((String) ((MimeMultipart) message.getContent()).getBodyPart(0).getContent())
        .startsWith("\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n.\r\n.\r\n.\r\nQUIT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"to\": 1|type_mismatch|'to' must be a string or an array, but is a number.",
        "\"to\": [1]|type_mismatch|'to[0]' must be a string, but is a number.",
        "\"cc\": {}|type_mismatch|'cc' must be a string or an array, but is an object.",
        "\"to\": null|configuration_invalid|'to' must name at least one recipient.",
        "\"to\": []|configuration_invalid|'to' must name at least one recipient.",
        "\"to\": \"ann\"|address_invalid|'to' is not an e-mail address, such as ann@example.com or Ann <ann@example.com>.",
        "\"bcc\": [\"a@b.example\", \"\"]|address_invalid|'bcc[1]' is not an e-mail address, such as ann@example.com or Ann <ann@example.com>.",
        "\"subject\": null|type_mismatch|'subject' must be a string, but is null.",
        "\"text\": null, \"html\": null|configuration_invalid|An e-mail needs 'text', 'html' or both.",
        "\"server\": \"x\"|type_mismatch|'server' must be an object, but is a string.",
        "\"server\": {}|type_mismatch|'server.host' must be a string, but is null.",
        "\"server\": {\"host\": \"a\", \"port\": \"x\"}|type_mismatch|'server.port' must be a number, but is a string.",
        "\"server\": {\"host\": \"a\", \"port\": 0}|configuration_invalid|'server.port' must be a whole number from 1 to 65535.",
        "\"server\": {\"host\": \"a\", \"port\": 2.5}|configuration_invalid|'server.port' must be a whole number from 1 to 65535.",
        "\"server\": {\"host\": \"a\", \"tls\": \"ssl\"}|configuration_invalid|'server.tls' must be starttls, implicit or none, but is 'ssl'.",
        "\"server\": {\"host\": \"a\", \"username\": \"b\"}|configuration_invalid|A user name and a password belong together.",
        "\"server\": {\"host\": \"a\", \"username\": \"b\", \"password\": \"c\", \"tls\": \"none\"}|configuration_invalid|Without encryption nobody signs in: a password is not sent in the clear.",
        "\"from\": \"a@b.example\"|configuration_invalid|The sender of mail by this installation's mail server is the operator's to set; 'from' needs a 'server'."
      })
  void namesWhatIsWrong(String members, String code, String message) {
    Map<String, Object> configuration = new LinkedHashMap<>(runnableExample());
    configuration.putAll(Json.parseObject("{" + members + "}"));
    Failed failed = failed(configuration);
    assertThat(failed.message()).isEqualTo(message);
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.fault()).isEqualTo(Fault.INPUT);
  }

  @Test
  void keepsToItsLimits() {
    Map<String, Object> many = new LinkedHashMap<>(runnableExample());
    List<String> recipients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      recipients.add("r" + i + "@to.example");
    }
    many.put("to", recipients);
    many.put("bcc", "r99@to.example");
    assertThat(completed(many).output()).containsEntry("accepted", recipients);
    many.put("bcc", "one.more@to.example");
    assertThat(failed(many).code()).isEqualTo("limit_exceeded");
    Map<String, Object> large = new LinkedHashMap<>(runnableExample());
    large.put("text", "x".repeat((1 << 20) - 10));
    large.put("html", "y".repeat(11));
    assertThat(failed(large).message())
        .isEqualTo("'text' and 'html' may have at most 1 MiB together.");
    large.put("html", "y".repeat(10));
    completed(large);
    large.put("subject", "x".repeat(1_001));
    assertThat(failed(large).code()).isEqualTo("limit_exceeded");
  }

  @Test
  void saysWhenThereIsNoServer() {
    try (OutboundSmtp bare = network.connector(LOOPBACK, MailSetup.NONE)) {
      StepOutcome outcome = new SendEmailComponent(bare).execute(step(runnableExample()));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.code()).isEqualTo("mail_not_configured"));
    }
  }

  @Test
  void findsWhatIsWrongBeforeAnythingRuns() {
    Map<String, Object> data =
        Json.parseObject(
            """
            {"to": ["ann@to.example", "x", "{{ trigger.to }}"], "cc": "y", "from": "z",
             "subject": "x", "reply_to": "vlt_01k8z3v5c9w4m2n7q6r8s0t1x3"}""");
    assertThat(email.check(data))
        .extracting(ConfigurationProblem::pointer)
        .containsExactlyInAnyOrder("/to/1", "/cc", "/from", "/text", "/from");
    Map<String, Object> server =
        Json.parseObject(
            """
            {"to": "ann@to.example", "subject": "x", "text": "x", "from": "a@b.example",
             "server": {"host": "a.example", "username": "ann", "password": "vlt_x", "tls": "none"}}""");
    assertThat(email.check(server))
        .extracting(ConfigurationProblem::pointer)
        .containsExactly("/server/tls");
  }

  private MimeMessage received() {
    assertThat(mailbox.getReceivedMessages()).hasSize(1);
    return mailbox.getReceivedMessages()[0];
  }

  /** Without what the mail server put in front. */
  private static String sent(MimeMessage message) throws Exception {
    String source = source(message);
    return source.substring(source.indexOf("Date: "));
  }

  private static String source(MimeMessage message) throws Exception {
    var out = new java.io.ByteArrayOutputStream();
    message.writeTo(out);
    return out.toString(US_ASCII);
  }

  private Completed completed(Map<String, Object> configuration) {
    StepOutcome outcome = email.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Completed.class);
    return (Completed) outcome;
  }

  private Failed failed(Map<String, Object> configuration) {
    StepOutcome outcome = email.execute(step(configuration));
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }
}
