package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.TokenIssuer;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/** Ready-made workflows, over HTTP: each is made, and does its job. */
@ExtendWith(SharedMailingServerExtension.class)
@Timeout(600)
class TemplatesIT {
  private static final String TEMPLATES = "/workflows/templates";

  private final WebhookTarget target;
  private final TokenIssuer issuer;
  private final GreenMail mail;
  private final URI server;
  private final ApiClient api;

  TemplatesIT(MailingServer server) {
    this.target = server.server().target();
    this.issuer = server.server().issuer();
    this.mail = server.operators();
    this.server = server.server().server().address();
    this.api = server.server().api();
  }

  @Test
  @SuppressWarnings("unchecked")
  void theyAreListedWithWhatTheyAskFor() {
    ApiResponse list = api.get(TEMPLATES).send();
    assertThat(list).hasStatus(200);
    assertThat(list.rows()).hasSizeGreaterThanOrEqualTo(10);
    for (Map<String, Object> row : list.rows()) {
      assertThat(row).containsOnlyKeys("id", "title", "description", "parameters", "workflow");
      assertThat((Map<String, Object>) row.get("parameters")).containsEntry("type", "object");
      assertThat((Map<String, Object>) row.get("workflow")).containsKeys("nodes", "edges");
    }
    assertThat(person("viewer").get(TEMPLATES).send()).hasStatus(200);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThat(person("operator").post(TEMPLATES + "/webhook-relay").json(Map.of()).send())
        .isProblem(403, "scope_missing");
    assertThat(api.post(TEMPLATES + "/nothing").json(Map.of()).send())
        .isProblem(404, "resource_missing");
    ApiResponse empty = api.post(TEMPLATES + "/site-down-alert").json(Map.of()).send();
    assertThat(empty).isProblem(422, "parameter_invalid");
    ApiResponse wrong =
        api.post(TEMPLATES + "/site-down-alert")
            .json(Map.of("parameters", Map.of("url", "ftp://x", "email", "a@example.com", "no", 1)))
            .send();
    assertThat(wrong).isProblem(422, "parameter_invalid");
    assertThat(pointers(wrong)).contains("/parameters/url");
    ApiResponse unnamed =
        api.post(TEMPLATES + "/failure-notice")
            .json(Map.of("name", "", "parameters", Map.of("email", "a@example.com")))
            .send();
    assertThat(unnamed).isProblem(422, "parameter_invalid");
    assertThat(pointers(unnamed)).containsExactly("/name");
    ApiResponse unkept =
        api.post(TEMPLATES + "/webhook-relay")
            .json(Map.of("parameters", Map.of("url", "https://example.com", "secret", "not kept")))
            .send();
    assertThat(unkept).isProblem(422, "workflow_invalid");
  }

  @Test
  void aWorkflowIsMadeWithItsNameAndNoTieToTheTemplate() {
    ApiResponse made =
        api.post(TEMPLATES + "/fan-out-to-sites")
            .json(
                Map.of(
                    "name",
                    "All shops",
                    "parameters",
                    Map.of("sites", List.of("https://a.example.com"))))
            .send();
    assertThat(made)
        .hasStatus(201)
        .hasMember("name", "All shops")
        .hasMember("schedule_type", "manual");
    assertThat(made.header("Location")).hasValue("/workflows/" + made.string("id"));
    assertThat(Json.write(made.object())).doesNotContain("<<").contains("\"concurrency\":5");
    assertThat(api.get("/workflows/" + made.string("id")).send().object()).isEqualTo(made.object());
  }

  @Test
  void siteDownAlert() throws MessagingException {
    Endpoint page = target.endpoint().respondingWith(200, "fine");
    String workflow =
        make("site-down-alert", Map.of("url", page.url(), "email", "down@example.com"));
    ApiResponse described = api.get("/workflows/" + workflow).send();
    assertThat(described)
        .hasMember("schedule_type", "interval")
        .hasMember("schedule_value", "5 minutes");
    assertThat(described.object().get("next_run_at")).isNotNull();
    assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "completed");
    assertThat(mails("down@example.com")).isEmpty();

    page.respondingWith(503, "");
    assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "completed");
    assertThat(page.calls()).hasSize(4);
    MimeMessage told = onlyMail("down@example.com");
    assertThat(told.getSubject()).isEqualTo("Down: " + page.url());
    assertThat(GreenMailUtil.getBody(told)).contains("503");
  }

  @Test
  void fanOutToSites() {
    Endpoint good = target.endpoint();
    Endpoint bad = target.endpoint().respondingWith(400, "no");
    String workflow =
        make(
            "fan-out-to-sites",
            Map.of("sites", List.of(good.url(), bad.url(), good.url()), "at_once", 2));
    ApiResponse run = api.runToEnd(workflow, Map.of("message", "Closed on Monday"));
    assertThat(run.object("output"))
        .containsEntry("sites", 3L)
        .containsEntry("reached", 2L)
        .containsEntry("failed", 1L);
    assertThat(good.calls())
        .hasSize(2)
        .allSatisfy(
            call ->
                assertThat(Json.parseObject(call.body()))
                    .isEqualTo(Map.of("message", "Closed on Monday")));
  }

  @Test
  void nightlyReport() throws MessagingException {
    Endpoint source =
        target
            .endpoint()
            .respondingWith(200, "[{\"shop\":\"A<b>\",\"sold\":3},{\"shop\":\"B\",\"sold\":5}]");
    String workflow =
        make(
            "nightly-report",
            Map.of(
                "url", source.url(), "email", "report@example.com", "timezone", "Europe/Berlin"));
    assertThat(api.get("/workflows/" + workflow).send())
        .hasMember("schedule_type", "daily")
        .hasMember("schedule_value", "02:00")
        .hasMember("schedule_timezone", "Europe/Berlin");
    assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "completed");
    MimeMessage report = onlyMail("report@example.com");
    assertThat(report.getSubject()).isEqualTo("Nightly report");
    assertThat(GreenMailUtil.getBody(report).replace("=\r\n", "").replace("=3D", "="))
        .contains("<th>shop</th>")
        .contains("<td>A&lt;b&gt;</td>")
        .contains("<td>5</td>");
  }

  @Test
  void hello() {
    String workflow = make("hello", Map.of("greeting", "Good day"));
    assertThat(api.runToEnd(workflow, Map.of("name", "Ada")))
        .hasMember("status", "completed")
        .hasMember("output", Map.of("text", "Good day, Ada!"));
    assertThat(api.runToEnd(workflow, Map.of()))
        .hasMember("output", Map.of("text", "Good day, everybody!"));
  }

  @Test
  void approvalBeforeChange() {
    Endpoint change = target.endpoint();
    String workflow = make("approval-before-change", Map.of("url", change.url()));
    Map<String, Object> asked = Map.of("change", Map.of("flag", "on"), "reason", "Sale");
    String run = waitingForPeople(workflow, asked);
    String interaction = interaction(run);
    // Who asked may not decide.
    assertThat(submit(api, interaction, "approve")).isProblem(403, "scope_missing");
    assertThat(submit(person("operator"), interaction, "approve")).hasStatus(200);
    assertThat(ended(run)).hasMember("status", "completed");
    assertThat(Json.parseObject(change.onlyCall().body()))
        .containsEntry("change", Map.of("flag", "on"))
        .containsKey("approved_by");

    String rejected = waitingForPeople(workflow, asked);
    assertThat(submit(person("operator"), interaction(rejected), "reject")).hasStatus(200);
    assertThat(ended(rejected)).hasMember("error_message", "The change was rejected.");
    assertThat(change.calls()).hasSize(1);
  }

  @Test
  void retryThenEscalate() {
    Endpoint moody = target.endpoint().respondingToFirstWith(2, 503);
    String workflow =
        make("retry-then-escalate", Map.of("url", moody.url(), "attempts", 2, "first_pause", 0));
    String run = waitingForPeople(workflow, Map.of("payload", Map.of("order", 7)));
    assertThat(moody.calls()).hasSize(2);
    assertThat(submit(person("operator"), interaction(run), "again")).hasStatus(200);
    assertThat(ended(run)).hasMember("status", "completed");
    assertThat(moody.calls())
        .hasSize(3)
        .allSatisfy(
            call -> assertThat(Json.parseObject(call.body())).isEqualTo(Map.of("order", 7L)));
  }

  @Test
  void jobWithCallback() {
    Endpoint starter = target.endpoint();
    String workflow =
        make("job-with-callback", Map.of("url", starter.url(), "email", "late@example.com"));
    String run = api.execute(workflow, Map.of("job", Map.of("n", 1))).send().string("id");
    starter.awaitCalls(1);
    String url = (String) Json.parseObject(starter.onlyCall().body()).get("callback_url");
    ApiClient anybody = ApiClient.anonymous(server);
    assertThat(
            anybody.post(url.substring(url.indexOf("/workflows/"))).json(Map.of("rows", 12)).send())
        .hasStatus(202);
    assertThat(ended(run)).hasMember("output", Map.of("result", Map.of("rows", 12L)));

    String hasty =
        make(
            "job-with-callback",
            Map.of("url", starter.url(), "email", "late@example.com", "patience", "1 second"));
    String late = api.execute(hasty, Map.of("job", Map.of("n", 2))).send().string("id");
    assertThat(ended(late)).hasMember("error_message", "The job did not call in time.");
    assertThat(mails("late@example.com")).hasSize(1);
  }

  @Test
  void webhookRelay() throws GeneralSecurityException {
    api.post("/workflows/vault")
        .json(Map.of("name", "relay-secret", "secret", "a-long-shared-secret"))
        .send();
    Endpoint receiver = target.endpoint();
    String token = hook("webhook-relay", Map.of("url", receiver.url(), "secret", "relay-secret"));
    byte[] message = "{\"id\":5,\"text\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ApiResponse taken =
          ApiClient.anonymous(server)
              .post(token)
              .header("X-Message-Id", "m1")
              .body("application/json", message)
              .send();
      assertThat(taken).hasStatus(202);
      runs.add(taken.header("X-Run-Id").orElseThrow());
    }
    assertThat(runs.getFirst()).isEqualTo(runs.getLast());
    assertThat(ended(runs.getFirst())).hasMember("status", "completed");
    ReceivedRequest relayed = receiver.onlyCall();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec("a-long-shared-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String expected =
        "sha256="
            + HexFormat.of()
                .formatHex(mac.doFinal(relayed.body().getBytes(StandardCharsets.UTF_8)));
    assertThat(relayed.headers()).containsEntry("x-signature-256", expected);
    assertThat(Json.parseObject(relayed.body())).isEqualTo(Map.of("id", 5L, "text", "Grüße"));
  }

  @Test
  void eventRouter() {
    Endpoint orders = target.endpoint();
    Endpoint payments = target.endpoint();
    Endpoint others = target.endpoint();
    String token =
        hook(
            "event-router",
            Map.of("orders", orders.url(), "payments", payments.url(), "others", others.url()));
    for (String type : List.of("order.made", "payment.failed", "gossip")) {
      assertThat(ended(send(token, Map.of("type", type)))).hasMember("status", "completed");
    }
    assertThat(ended(send(token, Map.of("no", "type")))).hasMember("status", "completed");
    assertThat(Json.parseObject(orders.onlyCall().body())).containsEntry("type", "order.made");
    assertThat(Json.parseObject(payments.onlyCall().body()))
        .containsEntry("type", "payment.failed");
    assertThat(others.calls()).hasSize(2);
  }

  @Test
  void checkedIntake() {
    Endpoint store = target.endpoint();
    String token =
        hook("checked-intake", Map.of("url", store.url(), "email", "refused@example.com"));
    assertThat(ended(send(token, Map.of("id", 1)))).hasMember("status", "completed");
    assertThat(Json.parseObject(store.onlyCall().body())).isEqualTo(Map.of("id", 1L));
    assertThat(ended(send(token, Map.of("name", "x")))).hasMember("status", "completed");
    assertThat(store.calls()).hasSize(1);
    assertThat(GreenMailUtil.getBody(onlyMail("refused@example.com"))).contains("id");
  }

  @Test
  void lookupEndpoint() {
    Endpoint record = target.endpoint().respondingWith(200, "{\"name\":\"Ann\"}");
    int slash = record.url().lastIndexOf('/');
    String workflow = make("lookup-endpoint", Map.of("url", record.url().substring(0, slash)));
    ApiResponse response =
        api.post("/workflows/sync/" + workflow)
            .json(Map.of("id", record.url().substring(slash + 1)))
            .send();
    assertThat(response).hasStatus(200);
    assertThat(response.object("record")).isEqualTo(Map.of("name", "Ann"));
    assertThat(api.post("/workflows/sync/" + workflow).json(Map.of()).send())
        .isProblem(422, "input_invalid");
  }

  @Test
  void failureNotice() throws MessagingException {
    String notice = make("failure-notice", Map.of("email", "failures@example.com"));
    WorkflowBuilder failing =
        WorkflowBuilder.aWorkflow()
            .manual()
            .node("end", "terminate", Map.of("status", "failed", "message", "Out of paper"));
    Map<String, Object> body = new HashMap<>(failing.json());
    body.put("name", "Printer");
    body.put("settings", Map.of("error_workflow_id", notice));
    String workflow = api.post("/workflows").json(body).send().string("id");
    assertThat(api.runToEnd(workflow, Map.of())).hasMember("status", "failed");
    await().until(() -> mails("failures@example.com").size() == 1);
    MimeMessage told = onlyMail("failures@example.com");
    assertThat(told.getSubject()).isEqualTo("Failed: Printer");
    assertThat(GreenMailUtil.getBody(told)).contains("Out of paper");
  }

  private String make(String template, Map<String, Object> parameters) {
    ApiResponse made =
        api.post(TEMPLATES + "/" + template).json(Map.of("parameters", parameters)).send();
    assertThat(made).hasStatus(201);
    return made.string("id");
  }

  /** The path that its messages are posted to. */
  private String hook(String template, Map<String, Object> parameters) {
    String url = api.get("/workflows/" + make(template, parameters)).send().string("webhook_url");
    return url.substring(url.indexOf("/workflows/webhooks/"));
  }

  private String send(String path, Map<String, Object> message) {
    ApiResponse taken = ApiClient.anonymous(server).post(path).json(message).send();
    assertThat(taken).hasStatus(202);
    return taken.header("X-Run-Id").orElseThrow();
  }

  private ApiClient person(String group) {
    return ApiClient.anonymous(server).withToken(issuer.token("default", group));
  }

  private String waitingForPeople(String workflow, Map<String, Object> context) {
    ApiResponse waiting = api.execute(workflow, context).header("Prefer", "wait=60").send();
    assertThat(waiting).hasStatus(202).hasMember("status", "awaiting_ui_interaction");
    return waiting.string("id");
  }

  private String interaction(String run) {
    return (String)
        api.get("/workflows/runs/" + run + "/interactions").send().rows().getFirst().get("id");
  }

  private static ApiResponse submit(ApiClient person, String interaction, String action) {
    return person
        .post("/workflows/interactions/" + interaction + "/submit")
        .json(Map.of("action", action, "data", Map.of()))
        .send();
  }

  private ApiResponse ended(String run) {
    await().until(() -> List.of("completed", "failed").contains(api.run(run).string("status")));
    return api.run(run);
  }

  private List<MimeMessage> mails(String address) {
    return Arrays.stream(mail.getReceivedMessages())
        .filter(message -> recipients(message).contains(address))
        .toList();
  }

  private MimeMessage onlyMail(String address) {
    assertThat(mails(address)).hasSize(1);
    return mails(address).getFirst();
  }

  private static String recipients(MimeMessage message) {
    try {
      return Arrays.toString(message.getAllRecipients());
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> pointers(ApiResponse problem) {
    return ((List<?>) problem.object().get("errors"))
        .stream().map(row -> (String) ((Map<?, ?>) row).get("pointer")).toList();
  }
}
