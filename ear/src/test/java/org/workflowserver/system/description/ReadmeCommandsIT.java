package org.workflowserver.system.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.servers.Readme;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** The README's commands that need another system, and its components, are those of a server. */
@ExtendWith(SharedServerExtension.class)
class ReadmeCommandsIT {
  private static final Pattern COMPONENT_ROW =
      Pattern.compile("(?m)^\\| (trigger|action|condition) \\| `([a-z_]+)` \\| [^|]+ \\|$");

  private final ServerFixture fixture;

  ReadmeCommandsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void thoseOfAuthorizations() throws IOException {
    ApiClient admin = fixture.api("readme-authorizations", "admin");
    Endpoint tokens =
        fixture
            .target()
            .endpoint()
            .respondingWith(200, "{\"access_token\":\"abcdefgh\",\"token_type\":\"Bearer\"}");
    String printed =
        run(
            admin,
            Readme.commands("authorizations")
                .replace("https://login.example.com/token", tokens.url()));
    assertThat(printed).contains("\"grant\":\"client_credentials\"", "\"name\":\"calendar\"");
    assertThat(tokens.calls().getFirst().body()).contains("grant_type=client_credentials");
    assertThat(admin.get("/workflows/authorization").send().rows()).hasSize(1);
  }

  @Test
  void thoseOfSubscriptions() throws IOException {
    ApiClient admin = fixture.api("readme-subscriptions", "admin");
    Endpoint hook = fixture.target().endpoint();
    String printed =
        run(
            admin,
            Readme.commands("subscriptions").replace("https://hooks.example.com/runs", hook.url()));
    String id = admin.get("/workflows/subscriptions").send().rows().getFirst().get("id").toString();
    assertThat(printed.strip().split("\n")).containsExactly(id, "[]");
    admin.runToEnd(admin.create(aWorkflow().manual()), Map.of());
    hook.awaitCalls(1);
    assertThat(Json.parseObject(hook.calls().getFirst().body()))
        .containsEntry("type", "run.completed");
    assertThat(hook.calls().getFirst().headers()).containsKey("webhook-signature");
  }

  @Test
  void theTableOfComponentsIsTheCatalogue() throws IOException {
    ApiClient api = fixture.api("readme-components", "viewer");
    List<String> known =
        api.get("/workflows/components").send().rows().stream()
            .map(component -> component.get("kind") + " " + component.get("id"))
            .toList();
    assertThat(known).contains("trigger manual_trigger");
    assertThat(COMPONENT_ROW.matcher(Files.readString(Path.of("..", "README.md"))).results())
        .map(row -> row.group(1) + " " + row.group(2))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  /** What the commands print with that caller's token. */
  private String run(ApiClient admin, String commands) throws IOException {
    Files.createDirectories(NodeTools.FOLDER);
    String address = fixture.server().address().toString().replaceFirst("/$", "");
    return NodeTools.run(
            "env",
            "TOKEN=" + admin.token(),
            "bash",
            "-c",
            "set -eu\n" + commands.replace("http://127.0.0.1:8080", address))
        .requireSuccess()
        .out();
  }
}
