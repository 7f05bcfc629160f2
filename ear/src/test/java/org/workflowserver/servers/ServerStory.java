package org.workflowserver.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.servers.Readme.Step;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/**
 * What must hold on an application server that is not the distribution's, by the commands of the
 * README. The tests tell one story: the order matters.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ServerStory {
  private static final Path SERVERS = Path.of("target", "application-servers").toAbsolutePath();
  private static final String PASSWORD = "choose-one-of-yours";
  private static final String ENGINE = "org.workflowserver.engine.Engine";
  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String home;
  private final int microProfile;
  private final WebhookTarget target = WebhookTarget.start();
  private Domain domain;
  private Path small;

  /**
   * @param home name of the unpacked server's folder
   * @param microProfile status of an answer of {@code /metrics}
   */
  ServerStory(String home, int microProfile) {
    this.home = home;
    this.microProfile = microProfile;
  }

  @BeforeAll
  void prepare(@TempDir Path folder) throws IOException {
    Files.createSymbolicLink(folder.resolve("ear"), Path.of("").toAbsolutePath());
    domain = new Domain(SERVERS.resolve(home), folder);
    domain.set("WORKFLOW_OUTBOUND_ALLOW", "127.0.0.1/32:" + target.port());
    domain.set("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true");
    small = SmallApplication.writeTo(folder);
  }

  @AfterAll
  void stop() {
    domain.close();
    target.close();
  }

  /** Makes the domain, with all that it needs. */
  void create(Domain made) {
    made.delete();
    made.run(Step.CREATE);
  }

  @Test
  @Order(1)
  void theDomainStarts() {
    create(domain);
    domain.run(Step.START);
  }

  @Test
  @Order(2)
  void theWholeServerIsThere() {
    domain.run(Step.DEPLOY);
    ApiClient api = signedIn();
    ApiClient anybody = ApiClient.anonymous(domain.address());
    assertThat(anybody.get("/health/ready").send()).hasStatus(200);
    assertThat(anybody.get("/console/login").send()).hasStatus(200);
    assertThat(anybody.get("/workflows").send()).hasStatus(401);
    ApiResponse description = api.get("/openapi").send();
    assertThat(description).hasStatus(200);
    assertThat(description.text()).startsWith("openapi: 3.1");
    assertThat(api.get("/metrics").send()).hasStatus(microProfile);
    Endpoint endpoint = target.endpoint();
    ApiResponse run =
        api.runToEnd(
            api.create(
                aWorkflow()
                    .manual()
                    .condition("{{ trigger.who }}", "equals", "me")
                    .node("pause", "delay", Map.of("duration", 1L, "unit", "seconds"))
                    .webhook(endpoint, Map.of("n", "{{ trigger.n }}"))
                    .transform("{{ call.status }}")),
            Map.of("n", 7, "who", "me"));
    assertThat(run).hasMember("status", "completed");
    assertThat(endpoint.onlyCall().body()).isEqualTo("{\"n\":7}");
    assertThat(api.get("/workflows/runs/" + run.string("id") + "/events").send()).hasStatus(200);
  }

  /** Some answers are given by threads that inherited something of the command that deployed. */
  @Test
  @Order(3)
  void noAnswerLeadsToTheAdministrationOfTheServer() throws Exception {
    ApiClient api = signedIn();
    String workflow = api.create(aWorkflow().manual());
    Callable<ApiResponse> call = () -> api.runToEnd(workflow, Map.of());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ApiResponse> answer : threads.invokeAll(Collections.nCopies(40, call))) {
        assertThat(answer.get().header("Location").orElseThrow()).startsWith("/workflows/runs/");
      }
    }
  }

  @Test
  @Order(4)
  void aRunGoesOnAfterTheDomainWasKilled() {
    assertGoesOnAfterKill();
  }

  /** The server keeps something of each application, as it does of the least one. */
  @Test
  @Order(5)
  void nothingMoreIsLeftOfAnUndeployedApplicationThanOfTheLeast() {
    domain.run(Step.UNDEPLOY);
    domain.kill();
    domain.run(Step.START);
    for (int round = 0; round < ROUNDS; round++) {
      domain.asadmin("deploy", "--contextroot", "/small", "'" + small + "'");
      domain.asadmin("undeploy", SmallApplication.NAME);
    }
    for (int round = 0; round < ROUNDS; round++) {
      domain.run(Step.DEPLOY);
      assertThat(ApiClient.anonymous(domain.address()).get("/health/ready").send()).hasStatus(200);
      domain.run(Step.UNDEPLOY);
    }
    // What was deployed last may be kept longer: each of the two has been that once.
    domain.asadmin("deploy", "--contextroot", "/small", "'" + small + "'");
    domain.asadmin("undeploy", SmallApplication.NAME);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(domain.copiesOf(ENGINE))
                    .isLessThanOrEqualTo(domain.copiesOf(SmallBean.class.getName())));
    assertThat(domain.threads())
        .doesNotContain(
            "org.workflowserver.engine", "org.apache.hc.", "org.flywaydb.", "org.postgresql.");
  }

  @Test
  @Order(6)
  void theServersDataSourceLeadsToPostgresql() throws SQLException {
    try (PostgresDatabase database = PostgresDatabase.start()) {
      try (Connection connection =
              DriverManager.getConnection(database.url(), "postgres", "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("create role workflow login password 'secret'");
        statement.execute("create database workflow owner workflow");
        String host = database.url().replaceFirst(".*//([^/]+)/.*", "$1");
        domain.replace("db.example.com", host.replace(":", "\\:"));
        domain.run(Step.POOL);
        domain.run(Step.DEPLOY);
        assertGoesOnAfterKill();
        try (var sessions =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where usename = 'workflow'")) {
          assertThat(sessions.next()).isTrue();
          assertThat(sessions.getInt(1)).isPositive();
        }
      }
      domain.close();
    }
  }

  private void assertGoesOnAfterKill() {
    ApiClient api = signedIn();
    Endpoint cut = target.endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(cut, Map.of("n", "{{ trigger.n }}")));
    String run = api.execute(workflow, Map.of("n", 7)).send().string("id");
    cut.awaitCalls(1);
    domain.kill();
    cut.release();
    domain.run(Step.START);
    ApiClient again = signedIn();
    await().atMost(PATIENCE).until(() -> "completed".equals(again.run(run).string("status")));
    assertThat(cut.calls()).hasSize(2);
    assertThat(cut.calls())
        .extracting(ReceivedRequest::idempotencyKey)
        .containsOnly(run + "/call/");
  }

  private ApiClient signedIn() {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                ApiClient.anonymous(domain.address()).get("/health/ready").send().status() == 200);
    return ApiClient.signedIn(domain.address(), "admin", PASSWORD);
  }
}
