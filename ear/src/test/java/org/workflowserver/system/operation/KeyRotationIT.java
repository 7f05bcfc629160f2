package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/**
 * The key-encryption key is changed, and nothing is lost. The tests tell one story: the order
 * matters.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeyRotationIT {
  private static final String PASSWORD = "correct-horse-battery-staple";
  private static final String SECOND = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String THIRD =
      Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.US_ASCII));

  private final ServerSetup setup = ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", PASSWORD);
  private final Path file = setup.data().resolve("vault.key");
  private String token;
  private String url;

  @Test
  @Order(1)
  void aKeyIsChangedWhileTheServerRuns() throws IOException {
    try (ServerProcess server = setup.start()) {
      token = token(server);
      keepSecret(server, token);
      ApiResponse workflow =
          api(server, token).post("/workflows").json(aWorkflow().byWebhook(Map.of()).json()).send();
      assertThat(workflow).hasStatus(201);
      url = workflow.string("webhook_url");
      String old = Files.readString(file);
      Files.writeString(file, old + SECOND + "\n");
      awaitLine(server, "seals; known besides: \\w+\\.");
      assertThat(server.errorLines()).noneMatch(line -> line.contains("can go"));
      Files.writeString(file, SECOND + "\n" + old);
      awaitLine(server, "Sealing \\d+ values again under the key-encryption key");
      awaitLine(server, "Sealed [1-9]\\d* values again; all are under");
      assertThat(api(server, token).get("/metrics").send().text())
          .containsPattern("workflow_values_to_seal_again[^\n]* 0");
      Files.writeString(file, SECOND + "\n");
      awaitLine(server, "seals, and there is no other");
      assertThat(server.stop()).isZero();
    }
  }

  /** The key before is the one to which it was changed while the server ran. */
  @Test
  @Order(2)
  void aServerWithBothKeysMakesTheOldOneNeedless() {
    ServerSetup last = setup.with("WORKFLOW_VAULT_KEY", THIRD);
    try (ServerProcess server = last.with("WORKFLOW_VAULT_PREVIOUS_KEYS", "file:" + file).start()) {
      awaitLine(server, "Sealed 3 values again");
      assertNothingIsLost(server);
      assertThat(server.stop()).isZero();
    }
    try (ServerProcess server = last.start()) {
      assertNothingIsLost(server);
    }
  }

  /** The secret and the URL; and the token of before, since the issuer's key is the same one. */
  private void assertNothingIsLost(ServerProcess server) {
    assertThat(api(server, token).get("/vault").send().rows())
        .extracting(row -> row.get("name"))
        .containsExactly("sesame");
    assertThat(api(server, token).get("/workflows").send().rows())
        .extracting(row -> row.get("webhook_url"))
        .containsExactly(url);
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
