package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.FailedStart;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs send e-mail: by the operator's mail server, and by others. */
@ExtendWith(SharedMailingServerExtension.class)
@Timeout(600)
class EmailIT {
  private final GreenMail operators;
  private final GreenMail others;
  private final ApiClient api;

  EmailIT(MailingServer server) {
    this.operators = server.operators();
    this.others = server.others();
    this.api = server.server().api();
  }

  /** Also of what other tests have sent. */
  @BeforeEach
  @AfterEach
  void empty() throws Exception {
    operators.purgeEmailFromAllMailboxes();
    others.purgeEmailFromAllMailboxes();
  }

  @Test
  void aRunSendsByTheOperatorsMailServer() throws Exception {
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .node(
                    "mail",
                    "send_email",
                    Map.of(
                        "to", List.of("Änn Größe <{{ trigger.customer }}>", "bob@to.example"),
                        "bcc", "{{ trigger.hidden }}",
                        "subject", "Bestellung {{ trigger.order }} — unterwegs \uD83D\uDE80",
                        "text", "Grüße,\n{{ trigger.order }}\n",
                        "html", "<p>Grüße, <b>{{ trigger.order }}</b></p>"))
                .transform("{{ mail.message_id }} {{ mail.accepted | join: ',' }}"));
    ApiResponse run =
        api.runToEnd(
            workflow,
            Map.of("customer", "ann@to.example", "hidden", "eve@to.example", "order", 17));
    assertThat(run).hasMember("status", "completed");
    assertThat(operators.getReceivedMessages()).hasSize(3);
    MimeMessage message = operators.getReceivedMessages()[0];
    assertThat(run)
        .hasMember(
            "output",
            Map.of(
                "text", message.getMessageID() + " ann@to.example,bob@to.example,eve@to.example"));
    assertThat(message.getMessageID()).endsWith("@from.example>");
    assertThat(message.getHeader("Idempotency-Key", null)).isEqualTo(run.string("id") + "/mail/");
    assertThat(message.getHeader("traceparent")).hasSize(1);
    assertThat(message.getSubject()).isEqualTo("Bestellung 17 — unterwegs \uD83D\uDE80");
    assertThat(message.getFrom())
        .extracting(Address::toString)
        .containsExactly("Workflow Server <flow@from.example>");
    InternetAddress first = (InternetAddress) message.getRecipients(RecipientType.TO)[0];
    assertThat(first.getPersonal()).isEqualTo("Änn Größe");
    assertThat(message.getRecipients(RecipientType.TO)).hasSize(2);
    assertThat(message.getRecipients(RecipientType.BCC)).isNull();
    assertThat(message.getContentType()).startsWith("multipart/alternative");
    MimeMultipart parts = (MimeMultipart) message.getContent();
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat((String) parts.getBodyPart(0).getContent()).startsWith("Grüße,\r\n17\r\n");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat((String) parts.getBodyPart(1).getContent()).contains("<p>Grüße, <b>17</b></p>");
  }

  @Test
  void aRunSignsInToAnotherMailServerWithASecretOfTheVault() throws Exception {
    String item = vaultItem("mailbox", MailingServer.SECRET);
    ApiResponse run =
        api.runToEnd(api.create(sending(item, others.getSmtps().getPort())), Map.of());
    assertThat(run).hasMember("status", "completed");
    assertThat(others.getReceivedMessages()).hasSize(1);
    assertThat(others.getReceivedMessages()[0].getFrom()[0]).hasToString("shop@own.example");
    ApiResponse recorded = api.run(run.string("id"));
    assertThat(recorded.text()).doesNotContain(MailingServer.SECRET);

    String wrong = vaultItem("wrong mailbox", "another-s3cret");
    ApiResponse refused =
        api.runToEnd(api.create(sending(wrong, others.getSmtps().getPort())), Map.of());
    assertThat(refused).hasMember("status", "failed");
    Map<String, Object> step = refused.rows("logs").get(1);
    assertThat(step.get("error"))
        .isEqualTo(
            Map.of(
                "code",
                "sign_in_refused",
                "message",
                "E-mail could not be sent: the mail server refused the user name and password (535)",
                "retryable",
                false));
    assertThat(Json.write(step)).doesNotContain("another-s3cret");
    assertThat(others.getReceivedMessages()).hasSize(1);
  }

  @Test
  void anotherServerOfThisMachineIsRefusedEvenTheOperators() {
    String item = vaultItem("elsewhere", MailingServer.SECRET);
    ApiResponse run =
        api.runToEnd(api.create(sending(item, operators.getSmtp().getPort())), Map.of());
    assertThat(run).hasMember("status", "failed");
    assertThat(run.string("error_message")).contains("Target address is not allowed");
    assertThat(operators.getReceivedMessages()).isEmpty();
  }

  @Test
  void aWrongMemberIsFoundWhenTheWorkflowIsSaved() {
    ApiResponse response =
        api.post("/workflows")
            .json(
                aWorkflow()
                    .manual()
                    .node("mail", "send_email", Map.of("to", "nobody", "subject", "x"))
                    .json())
            .send();
    assertThat(response).isProblem(422, "workflow_invalid");
    assertThat(response.text()).contains("/data/to").contains("'text', 'html' or both");
  }

  @Test
  void aServerWithoutASenderDoesNotStart() {
    FailedStart refusal =
        ServerSetup.fresh().with("WORKFLOW_MAIL_HOST", "mail.example").startExpectingFailure();
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.lastErrorLine())
        .isEqualTo("The setting workflow.mail.host needs workflow.mail.from, too.");
  }

  private static WorkflowBuilder sending(String password, int port) {
    Map<String, Object> mailServer = new LinkedHashMap<>();
    mailServer.put("host", "localhost");
    mailServer.put("port", port);
    mailServer.put("tls", "implicit");
    mailServer.put("username", "shop");
    mailServer.put("password", password);
    return aWorkflow()
        .manual()
        .node(
            "mail",
            "send_email",
            Map.of(
                "to", "ann@to.example",
                "from", "shop@own.example",
                "subject", "x",
                "text", "x",
                "server", mailServer));
  }

  private String vaultItem(String name, String secret) {
    ApiResponse created =
        api.post("/workflows/vault").json(Map.of("name", name, "secret", secret)).send();
    assertThat(created).hasStatus(201);
    return created.string("id");
  }
}
