package org.workflowserver.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.TriggerInput;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.json.Json;
import org.workflowserver.schedule.ScheduleType;

class WorkflowApiTest {
  private static final Map<String, Object> INPUT =
      Json.parseObject(
          """
          {
            "type": "object",
            "required": ["site"],
            "properties": {"site": {"type": "string"}, "next": {"$ref": "#/$defs/place"}},
            "$defs": {"place": {"type": "object", "properties": {"up": {"$ref": "#"}}}}
          }""");

  private final ComponentCatalogue catalogue =
      new ComponentCatalogue(
          List.of(
              new Part("manual_trigger", Kind.TRIGGER, false, false),
              new Part("webhook_trigger", Kind.TRIGGER, true, false),
              new Part("sync_request_trigger", Kind.TRIGGER, true, true),
              new Part("text_transform", Kind.ACTION, false, false)));

  @Test
  void aManualWorkflowIsExecutedWithAContextThatFitsItsInputSchema() {
    Map<String, Object> document =
        document(Map.of("input_schema", INPUT), node("manual_trigger", Map.of()));
    Map<String, Object> call = operation(document, "/workflows/fl_1/execute");
    assertThat(call).containsEntry("operationId", "executeWorkflow");
    Map<String, Object> content =
        Documents.object(call, "requestBody", "content", "application/json");
    assertThat(content.get("example")).isEqualTo(Map.of("context", Map.of("site", "text")));
    Map<String, Object> schemas = Documents.object(document, "components", "schemas");
    assertThat(Documents.object(schemas, "Execution", "properties").get("context"))
        .isEqualTo(Documents.reference("schemas", "Input"));
    assertThat(Documents.object(schemas, "Input", "properties").get("next"))
        .isEqualTo(Documents.reference("schemas", "Input.place"));
    assertThat(Documents.object(schemas, "Input.place", "properties").get("up"))
        .isEqualTo(Documents.reference("schemas", "Input"));
    assertThat(schemas).containsKeys("WorkflowRun", "Problem").doesNotContainKeys("User", "Node");
  }

  @Test
  void aWebhooksSecretIsLeftToTheCaller() {
    Map<String, Object> document =
        document(Map.of("input_schema", INPUT), node("webhook_trigger", Map.of()));
    Map<String, Object> call = operation(document, "/workflows/webhooks/{webhookToken}");
    assertThat(call.get("security")).isEqualTo(List.of());
    assertThat(Documents.object(document, "components")).doesNotContainKey("securitySchemes");
    assertThat(Documents.object(call, "requestBody", "content", "application/json").get("schema"))
        .isEqualTo(Documents.reference("schemas", "Input"));
    assertThat(Json.write(document)).doesNotContain("whsec_secret");
  }

  @Test
  void aWebhookTellsOfTheHeadersThatItsTriggerLooksAt() {
    Map<String, Object> data =
        Map.of("signature", Map.of("secret", "vlt_1"), "dedupe_header", "X-Delivery-Id");
    Map<String, Object> call =
        operation(
            document(Map.of(), node("webhook_trigger", data)),
            "/workflows/webhooks/{webhookToken}");
    assertThat((List<?>) call.get("parameters"))
        .extracting(header -> Documents.object(header).get("name"))
        .containsExactly("webhook-id", "webhook-timestamp", "webhook-signature", "X-Delivery-Id");
  }

  @Test
  void everyReferenceOfAnInputSchemaLeadsSomewhere() {
    Map<String, Object> schema =
        Json.parseObject(
            """
            {
              "$defs": {
                "item": {"$anchor": "thing", "type": "string"},
                "outer": {"$defs": {"inner": {"type": "integer"}}, "$ref": "#/$defs/outer/$defs/inner"}
              },
              "properties": {
                "a": {"$defs": {"in": {"type": "boolean"}}, "$ref": "#/properties/a/$defs/in"},
                "b": {"$ref": "#thing"},
                "c": {"$ref": "#/$defs/outer/$defs/inner"},
                "d/e": {"type": "array", "items": {"$ref": "#"}},
                "f": {"$ref": "#/properties/d~1e"}
              }
            }""");
    Map<String, Object> document =
        document(Map.of("input_schema", schema), node("manual_trigger", Map.of()));
    List<String> references = new ArrayList<>();
    collect(document, references);
    assertThat(references)
        .contains("#/components/schemas/Input.item")
        .allSatisfy(reference -> assertThat(target(document, reference)).isInstanceOf(Map.class));
    assertThat(Documents.object(document, "components", "schemas")).doesNotContainValue(null);
  }

  @Test
  void whatLooksLikeAReferenceInAValueLeadsNowhere() {
    Map<String, Object> schema =
        Json.parseObject(
            """
            {
              "default": {"$ref": "#/components/x"},
              "examples": [{"$ref": "#/components/schemas/Nope"}],
              "properties": {"a": {"const": {"$ref": "#/components/a/b"}}}
            }""");
    Map<String, Object> document =
        document(Map.of("input_schema", schema), node("manual_trigger", Map.of()));
    Map<String, Object> schemas = Documents.object(document, "components", "schemas");
    assertThat(schemas).doesNotContainKey("Nope");
    assertThat(Documents.object(schemas, "Input").get("default")).isEqualTo(schema.get("default"));
  }

  private static void collect(Object part, List<String> references) {
    if (part instanceof List<?> list) {
      list.forEach(item -> collect(item, references));
    } else if (part instanceof Map<?, ?> members) {
      if (members.get("$ref") instanceof String reference) {
        references.add(reference);
      }
      members.values().forEach(member -> collect(member, references));
    }
  }

  private static Object target(Map<String, Object> document, String reference) {
    Object at = document;
    for (String step : reference.substring(2).split("/")) {
      at =
          at instanceof Map<?, ?> members
              ? members.get(step.replace("~1", "/").replace("~0", "~"))
              : null;
    }
    return at;
  }

  @Test
  void aSyncWorkflowHasTheInputOfBothSchemasAndTheTypeOfItsResponse() {
    Map<String, Object> document =
        document(
            Map.of("input_schema", INPUT),
            node("sync_request_trigger", Map.of("input_schema", Map.of("minProperties", 2L))),
            node(
                "text_transform",
                Map.of("is_response", true, "content_type", "application/json; charset=utf-8")));
    Map<String, Object> call = operation(document, "/workflows/sync/fl_1");
    assertThat(Documents.object(call, "requestBody", "content", "application/json").get("schema"))
        .isEqualTo(
            Map.of(
                "allOf",
                List.of(
                    Documents.reference("schemas", "Input"),
                    Documents.reference("schemas", "TriggerInput"))));
    assertThat(Documents.object(document, "components", "responses", "SyncAnswer", "content"))
        .containsOnlyKeys("application/json");
  }

  @Test
  void aResponseTypeThatATemplateDecidesIsAnyType() {
    Map<String, Object> document =
        document(
            Map.of(),
            node("sync_request_trigger", Map.of()),
            node("text_transform", Map.of("is_response", true, "content_type", "{{ trigger.t }}")));
    assertThat(Documents.object(document, "components", "responses", "SyncAnswer", "content"))
        .containsOnlyKeys("*/*");
  }

  private static Map<String, Object> operation(Map<String, Object> document, String path) {
    assertThat(Documents.object(document, "paths")).containsOnlyKeys(path);
    return Documents.object(document, "paths", path, "post");
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private Map<String, Object> document(Map<String, Object> settings, Map<String, Object>... nodes) {
    Instant now = Instant.EPOCH;
    WorkflowView workflow =
        new WorkflowView(
            "fl_1",
            "Orders",
            null,
            List.of(nodes),
            List.of(),
            List.of(),
            new WorkflowSchedule(ScheduleType.MANUAL, null, "UTC", now),
            null,
            true,
            "https://example.com/workflows/webhooks/whsec_secret",
            3,
            settings,
            now,
            now,
            1);
    return WorkflowApi.of(workflow, catalogue, ApiDescriptions.whole(catalogue));
  }

  private static Map<String, Object> node(String type, Map<String, Object> data) {
    return Map.of("id", type, "type", type, "data", data);
  }

  /** A component that only describes itself. */
  private record Part(String id, Kind kind, boolean takesInput, boolean isAnswered)
      implements Component {
    @Override
    public Descriptor descriptor() {
      return new Descriptor(
          id, kind, id, id, List.of("default"), false, Map.of("type", "object"), Map.of());
    }

    @Override
    public StepOutcome execute(StepContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public java.util.Optional<TriggerInput> input() {
      return takesInput
          ? java.util.Optional.of(new TriggerInput("body", "payload"))
          : java.util.Optional.empty();
    }

    @Override
    public java.util.Optional<Map<String, Object>> inputSchema(Map<String, Object> data) {
      return isAnswered && data.get("input_schema") instanceof Map<?, ?> schema
          ? java.util.Optional.of(Documents.object(schema))
          : java.util.Optional.empty();
    }

    @Override
    public boolean answers(Map<String, Object> data) {
      return Boolean.TRUE.equals(data.get("is_response"));
    }
  }
}
