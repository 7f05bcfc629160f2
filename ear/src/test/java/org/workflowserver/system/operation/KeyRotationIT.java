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
      assertThat(
              api(server, token)
                  .post("/vault")
                  .json(Map.of("name", "sesame", "secret", "open"))
                  .send())
          .hasStatus(201);
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
      assertThat(
              api(server, token)
                  .post("/vault")
                  .json(Map.of("name", "sesame", "secret", "open"))
                  .send())
          .hasStatus(201);
      Files.writeString(file, NEXT + "\n" + Files.readString(file));
      awaitLine(server, "Sealing \\d+ values again under the key-encryption key");
      awaitLine(server, "Sealed [1-9]\\d* values again; all are under");
      assertThat(api(server, token).get("/metrics").send().text())
          .containsPattern("workflow_values_to_seal_again[^\n]* 0");
      Files.writeString(file, NEXT + "\n");
      awaitLine(server, "what these sealed opens: \\w+\\.");
    }
    try (ServerProcess server = setup.start()) {
      assertThat(api(server, token).get("/vault").send().rows())
          .extracting(row -> row.get("name"))
          .containsExactly("sesame");
    }
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
