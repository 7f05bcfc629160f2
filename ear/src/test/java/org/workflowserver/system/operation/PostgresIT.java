package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.FailedStart;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** The same server on PostgreSQL. The tests tell one story: the order matters. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresIT {
  private static final String KEY =
      Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.US_ASCII));

  private final WebhookTarget target = WebhookTarget.start();
  private EmbeddedPostgres database;
  private ServerSetup setup;
  private ServerProcess server;
  private ApiClient api;

  @BeforeAll
  void startDatabase() throws IOException {
    database =
        EmbeddedPostgres.builder()
            .setPort(ServerSetup.freePort())
            .setPGStartupWait(PostgresDatabase.START)
            .setServerConfig("fsync", "on")
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .start();
    setup =
        ServerSetup.fresh()
            .allowingOutboundTo(target)
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with(
                "WORKFLOW_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres")
            .with("WORKFLOW_DATABASE_USER", "postgres")
            .with("WORKFLOW_DATABASE_PASSWORD", "postgres")
            .with("WORKFLOW_VAULT_KEY", KEY);
  }

  @AfterAll
  void stopAll() throws IOException {
    if (server != null) {
      server.close();
    }
    database.close();
    target.close();
  }

  @Test
  @Order(1)
  void withoutAVaultKeyTheStartIsRefused() {
    FailedStart refusal = setup.without("WORKFLOW_VAULT_KEY").startExpectingFailure();
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.lastErrorLine()).contains("workflow.vault.key").matches("[A-Z].*\\.");
    assertThat(refusal.err()).noneMatch(line -> line.matches("\\s+at .*"));
  }

  @Test
  @Order(2)
  void aRunGoesThroughItsGraph() {
    server = setup.start();
    assertThat(server.outputLines())
        .contains("Database: jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres")
        .contains("First administrator: admin");
    assertThat(server.printedPassword()).isEmpty();
    api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    Endpoint endpoint = target.endpoint();
    ApiResponse run =
        api.runToEnd(
            api.create(
                aWorkflow()
                    .manual()
                    .condition("{{ trigger.user_id }}", "equals", "usr_123")
                    .webhook(endpoint, Map.of("user", "{{ trigger.user_id }}"))
                    .transform("{{ call.status }} \u0000 \uD83D\uDE00")),
            Map.of("user_id", "usr_123", "nul", "a\u0000b"));
    assertThat(run).hasMember("status", "completed");
    assertThat(run.rows("logs"))
        .extracting(log -> log.get("node_id"))
        .containsExactly("start", "check", "call", "text");
    assertThat(endpoint.onlyCall().idempotencyKey()).isEqualTo(run.string("id") + "/call/");
    assertThat(run.object("trigger_payload")).containsEntry("nul", "a\u0000b");
  }

  @Test
  @Order(3)
  void theVaultGoesOnAfterATakenName() {
    Map<String, String> one = Map.of("name", "one", "secret", "sesame\u0000");
    assertThat(api.post("/vault").json(one).send()).hasStatus(201);
    ApiResponse two = api.post("/vault").json(Map.of("name", "two", "secret", "x")).send();
    String path = two.header("Location").orElseThrow();
    for (int i = 0; i < 10; i++) {
      assertThat(api.post("/vault").json(one).send()).isProblem(409, "name_taken");
      assertThat(api.put(path).json(one).send()).isProblem(409, "name_taken");
    }
    assertThat(api.put(path).json(Map.of("name", "uno", "secret", "x")).send()).hasStatus(200);
    assertThat(api.get("/vault").send().rows())
        .extracting(row -> row.get("name"))
        .containsExactly("uno", "one");
    assertThat(api.delete(path).send()).hasStatus(204);
  }

  @Test
  @Order(4)
  void aKilledServersRunsGoOnAfterARestart() {
    Endpoint cut = target.endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(cut, Map.of("n", "{{ trigger.n }}")));
    String run = api.execute(workflow, Map.of("n", 7)).send().string("id");
    cut.awaitCalls(1);
    server.kill();
    cut.release();
    server = server.restart();
    await().until(() -> "completed".equals(api.run(run).string("status")));
    assertThat(cut.calls()).hasSize(2);
    assertThat(cut.calls())
        .extracting(ReceivedRequest::idempotencyKey)
        .containsOnly(run + "/call/");
    assertThat(cut.calls()).extracting(ReceivedRequest::body).containsOnly("{\"n\":7}");
    assertThat(server.stop()).isZero();
  }
}
