package org.workflowserver.system.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/** The descriptions that a server gives of its API and of its workflows. */
@ExtendWith(SharedServerExtension.class)
class OpenApiIT {
  private static final Map<String, Object> INPUT =
      Json.parseObject(
          """
          {
            "type": "object",
            "required": ["order"],
            "properties": {
              "order": {"type": "integer", "minimum": 1, "examples": [4711]},
              "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}
            },
            "$defs": {"line": {"type": "object", "properties": {"item": {"type": "string"}}}}
          }""");

  private final ServerFixture fixture;

  OpenApiIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void theDescriptionIsYamlOrJsonAsTheCallerAsks() {
    ApiResponse yaml = get("/openapi", "text/html, */*;q=0.8");
    ApiResponse json = get("/openapi", "application/json, */*");
    assertThat(yaml).hasStatus(200).hasHeader("Content-Type", "application/yaml; charset=utf-8");
    assertThat(json).hasStatus(200).hasHeader("Content-Type", "application/json; charset=utf-8");
    assertThat(json.string("openapi")).startsWith("3.1");
    assertThat(read(yaml)).isEqualTo(read(json));
    assertThat(get("/openapi.json", "application/yaml").text()).isEqualTo(json.text());
  }

  /** The tests hold answers against the document as it is written. */
  @Test
  void whatIsServedIsWhatIsWritten() {
    Map<String, Object> served = get("/openapi.json", "*/*").object();
    Map<String, Object> written = Json.parseObject(Json.write(ApiDescriptions.source()));
    assertThat(served.get("paths")).isEqualTo(written.get("paths"));
    assertThat(schemas(served)).containsAll(schemas(written));
  }

  private static Set<Object> schemas(Map<String, Object> document) {
    Map<?, ?> components = (Map<?, ?>) document.get("components");
    return new HashSet<>(((Map<?, ?>) components.get("schemas")).keySet());
  }

  @Test
  void nothingElseIsThere() {
    assertThat(get("/openapi", "application/xml")).isProblem(406, "not_acceptable");
    assertThat(get("/openapi/", "*/*")).isProblem(404, "resource_missing");
    assertThat(get("/openapi/x", "*/*")).isProblem(404, "resource_missing");
    assertThat(fixture.api().post("/openapi").json(Map.of()).send())
        .isProblem(405, "method_not_allowed");
  }

  @Test
  void aWorkflowDescribesTheCallThatStartsIt() {
    String id = fixture.api().create(manual());
    ApiResponse document = get("/workflows/" + id + "/openapi", "application/json");
    assertThat(document).hasStatus(200);
    assertThat(document.object("paths")).containsOnlyKeys("/workflows/" + id + "/execute");
    assertThat(get("/workflows/" + id + "/openapi", "text/plain")).isProblem(406, "not_acceptable");
    assertThat(get("/workflows/fl_none/openapi", "*/*")).isProblem(404, "resource_missing");
  }

  @Test
  void theSecretOfAWebhookIsInNoDescription() {
    ApiResponse webhook = fixture.api().post("/workflows").json(byWebhook().json()).send();
    String url = webhook.string("webhook_url");
    String text = get("/workflows/" + webhook.string("id") + "/openapi", "*/*").text();
    assertThat(text)
        .contains("/workflows/webhooks/{webhookToken}")
        .doesNotContain(url.substring(url.lastIndexOf('/') + 1));
  }

  /** One run of each linter over all documents: they take long to start. */
  @Test
  void lintersFindNothing() throws IOException {
    NodeTools.install();
    List<String> files = new ArrayList<>();
    files.add(written("linted.yaml", get("/openapi", "*/*")));
    files.add(written("linted.json", get("/openapi.json", "*/*")));
    for (WorkflowBuilder workflow : List.of(manual(), byWebhook(), synchronous())) {
      String id = fixture.api().create(workflow);
      files.add(written(id + ".json", get("/workflows/" + id + "/openapi", "application/json")));
    }
    List<String> redocly = new ArrayList<>(List.of("lint", "--config=redocly.yaml"));
    redocly.addAll(files);
    NodeTools.Ended linted =
        NodeTools.tool("redocly", redocly.toArray(String[]::new)).requireSuccess();
    assertThat(linted.all().split("validated in", -1)).hasSize(files.size() + 1);
    assertThat(linted.all()).doesNotContainPattern("You have \\d+ warning");
    List<String> spectral =
        new ArrayList<>(List.of("lint", "--ruleset=spectral.yaml", "--fail-severity=hint"));
    spectral.addAll(files);
    NodeTools.tool("spectral", spectral.toArray(String[]::new)).requireSuccess();
  }

  /** JSON is YAML, too. */
  private static Object read(ApiResponse document) {
    return new Load(LoadSettings.builder().build()).loadFromString(document.text());
  }

  private ApiResponse get(String path, String accept) {
    return fixture.api().get(path).header("Accept", accept).send();
  }

  private static String written(String name, ApiResponse document) throws IOException {
    Path file = NodeTools.FOLDER.resolve(name);
    Files.write(file, document.body());
    return file.toString();
  }

  private static WorkflowBuilder manual() {
    return aWorkflow().manual().transform("x").member("settings", Map.of("input_schema", INPUT));
  }

  private static WorkflowBuilder byWebhook() {
    return aWorkflow()
        .byWebhook(Map.of())
        .transform("x")
        .member("settings", Map.of("input_schema", INPUT));
  }

  private static WorkflowBuilder synchronous() {
    return aWorkflow()
        .synchronous()
        .response("{{ payload.order }}")
        .member("settings", Map.of("input_schema", INPUT));
  }
}
