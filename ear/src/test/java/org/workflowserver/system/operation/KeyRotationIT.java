package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** The key-encryption key is changed, and nothing is lost. */
class KeyRotationIT {
  private static final String PASSWORD = "correct-horse-battery-staple";
  private static final String NEXT = Base64.getEncoder().encodeToString(new byte[32]);

  @Test
  void aServerWithBothKeysMakesTheOldOneNeedless() {
    ServerSetup first = ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
    String token;
    String url;
    try (ServerProcess server = first.start()) {
      token = token(server);
      keepSecret(server, token);
      ApiResponse workflow =
          api(server, token).post("/workflows").json(aWorkflow().byWebhook(Map.of()).json()).send();
      assertThat(workflow).hasStatus(201);
      url = workflow.string("webhook_url");
    }

    ServerSetup last = first.with("WORKFLOW_VAULT_KEY", NEXT);
    assertThat(last.startExpectingFailure().lastErrorLine())
        .contains("workflow.vault.previous-keys");
    String old = "file:" + first.data().resolve("vault.key");
    try (ServerProcess server = last.with("WORKFLOW_VAULT_PREVIOUS_KEYS", old).start()) {
      awaitLine(server, "Sealed 3 values again");
      assertThat(api(server, token).get("/vault").send()).hasStatus(200);
    }

    try (ServerProcess server = last.start()) {
      // The issuer's key is still the same one.
      assertThat(api(server, token).get("/vault").send().rows())
          .extracting(row -> row.get("name"))
          .containsExactly("sesame");
      assertThat(api(server, token).get("/workflows").send().rows())
          .extracting(row -> row.get("webhook_url"))
          .containsExactly(url);
    }
  }

  @Test
  void aKeyIsChangedWhileTheServerRuns() throws IOException {
    ServerSetup setup = ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
    Path file = setup.data().resolve("vault.key");
    String token;
    try (ServerProcess server = setup.start()) {
      token = token(server);
      keepSecret(server, token);
      String old = Files.readString(file);
      Files.writeString(file, old + NEXT + "\n");
      awaitLine(server, "seals; known besides: \\w+\\.");
      assertThat(server.errorLines()).noneMatch(line -> line.contains("can go"));
      Files.writeString(file, NEXT + "\n" + old);
      awaitLine(server, "Sealing \\d+ values again under the key-encryption key");
      awaitLine(server, "Sealed [1-9]\\d* values again; all are under");
      assertThat(api(server, token).get("/metrics").send().text())
          .containsPattern("workflow_values_to_seal_again[^\n]* 0");
      Files.writeString(file, NEXT + "\n");
      awaitLine(server, "seals, and there is no other");
    }
    try (ServerProcess server = setup.start()) {
      assertThat(api(server, token).get("/vault").send().rows())
          .extracting(row -> row.get("name"))
          .containsExactly("sesame");
    }
  }

  @Test
  void aKeyFileThatIsGoneIsAskedForAndNoOtherIsMade() throws IOException {
    ServerSetup setup = ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
    setup.start().close();
    Path file = setup.data().resolve("vault.key");
    Files.delete(file);
    assertThat(setup.startExpectingFailure().lastErrorLine())
        .contains("vault.key is missing, but the values of this database are sealed under the key");
    assertThat(file).doesNotExist();
    Files.writeString(file, "rubbish\n");
    assertThat(setup.startExpectingFailure().lastErrorLine())
        .contains("vault.key holds 5 bytes in base64; a key has 32.");
  }

  private static void keepSecret(ServerProcess server, String token) {
    assertThat(
            api(server, token)
                .post("/vault")
                .json(Map.of("name", "sesame", "secret", "open"))
                .send())
        .hasStatus(201);
  }

  private static void awaitLine(ServerProcess server, String pattern) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> server.errorLines().stream().anyMatch(Pattern.compile(pattern).asPredicate()));
  }

  private static String token(ServerProcess server) {
    ApiResponse response =
        ApiClient.anonymous(server.address())
            .post("/auth/token")
            .json(Map.of("grant_type", "password", "username", "admin", "password", PASSWORD))
            .send();
    assertThat(response).hasStatus(200);
    return response.string("access_token");
  }

  private static ApiClient api(ServerProcess server, String token) {
    return ApiClient.anonymous(server.address()).withToken(token);
  }
}
