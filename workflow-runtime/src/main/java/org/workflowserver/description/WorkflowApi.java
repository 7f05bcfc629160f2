package org.workflowserver.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.json.ResolvedSchema;
import org.workflowserver.json.SchemaSample;

/** The description of the one call that starts a workflow, made of that of the whole API. */
final class WorkflowApi {
  private static final String ANY_TYPE = "*/*";

  private final WorkflowView workflow;
  private final Map<String, Object> whole;
  private final List<Node> nodes;
  private final Optional<Node> trigger;
  private final List<Map<String, Object>> inputSchemas;

  /** A node and what it is of. */
  private record Node(Component component, Map<String, Object> data) {
    boolean isTrigger() {
      return component.descriptor().kind() == Kind.TRIGGER;
    }
  }

  private WorkflowApi(
      WorkflowView workflow, ComponentCatalogue catalogue, Map<String, Object> whole) {
    this.workflow = workflow;
    this.whole = whole;
    this.nodes = workflow.nodes().stream().flatMap(node -> node(catalogue, node)).toList();
    this.trigger = nodes.stream().filter(Node::isTrigger).findFirst();
    this.inputSchemas = inputSchemas();
  }

  /**
   * An OpenAPI 3.1 document with one operation.
   *
   * @param whole the document of the whole API, a copy that may be changed
   */
  static Map<String, Object> of(
      WorkflowView workflow, ComponentCatalogue catalogue, Map<String, Object> whole) {
    return new WorkflowApi(workflow, catalogue, whole).document();
  }

  private static Stream<Node> node(ComponentCatalogue catalogue, Map<String, Object> drawn) {
    Map<String, Object> data =
        drawn.get("data") instanceof Map<?, ?> members ? Documents.object(members) : Map.of();
    return catalogue.find(String.valueOf(Component.idOf(drawn))).stream()
        .map(component -> new Node(component, data));
  }

  /** What the workflow and its trigger ask of what a run starts with. */
  private List<Map<String, Object>> inputSchemas() {
    List<Map<String, Object>> schemas = new ArrayList<>();
    if (workflow.settings().get("input_schema") instanceof Map<?, ?> schema) {
      schemas.add(Documents.object(schema));
    }
    trigger.flatMap(node -> node.component().inputSchema(node.data())).ifPresent(schemas::add);
    return schemas;
  }

  private Map<String, Object> document() {
    Map<String, Object> paths = Map.of(address(), item());
    Map<String, Object> all = Documents.object(whole, "components");
    Map<String, Object> components = Documents.componentsOf(paths, all);
    putSchemes(components, Documents.object(all, "securitySchemes"));
    Map<String, Object> document = new LinkedHashMap<>();
    for (String member : List.of("openapi", "info", "servers", "tags")) {
      document.put(member, whole.get(member));
    }
    document.put("info", info());
    document.put("tags", tags());
    document.put("paths", paths);
    document.put("components", components);
    return document;
  }

  /** Those that the call takes. */
  private void putSchemes(Map<String, Object> components, Map<String, Object> all) {
    Map<String, Object> schemes = new LinkedHashMap<>();
    for (Object choice : (List<?>) operation().get("security")) {
      Documents.object(choice).keySet().forEach(name -> schemes.put(name, all.get(name)));
    }
    if (!schemes.isEmpty()) {
      components.put("securitySchemes", schemes);
    }
  }

  private Map<String, Object> operation() {
    return Documents.object(whole, "paths", template(), "post");
  }

  private Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>(Documents.object(whole, "info"));
    info.put("title", workflow.name());
    info.put("version", Integer.toString(workflow.version()));
    String text = workflow.description();
    info.put(
        "description", text == null || text.isBlank() ? "The call that starts a workflow." : text);
    return info;
  }

  private List<?> tags() {
    return ((List<?>) whole.get("tags"))
        .stream().filter(tag -> "Runs".equals(Documents.object(tag).get("name"))).toList();
  }

  private boolean isSync() {
    return trigger.filter(node -> node.component().isAnswered()).isPresent();
  }

  private boolean isWebhook() {
    return !isSync() && trigger.flatMap(node -> node.component().input()).isPresent();
  }

  private String template() {
    if (isSync()) {
      return "/workflows/sync/{workflowId}";
    }
    return isWebhook() ? "/workflows/webhooks/{webhookToken}" : "/workflows/{workflowId}/execute";
  }

  /** With the workflow in it; the secret of a webhook is left to the caller. */
  private String address() {
    return template().replace("{workflowId}", workflow.id());
  }

  private Map<String, Object> item() {
    Map<String, Object> item = new LinkedHashMap<>(Documents.object(whole, "paths", template()));
    if (!isWebhook()) {
      item.remove("parameters");
    }
    Map<String, Object> operation = operation();
    if (isWebhook()) {
      operation.put("parameters", webhookHeaders());
    }
    operation.putIfAbsent("security", whole.get("security"));
    operation.put("requestBody", isSync() || isWebhook() ? bodyOfInput() : bodyOfExecution());
    if (isSync()) {
      Documents.object(whole, "components", "responses", "SyncAnswer").put("content", answer());
    }
    return item;
  }

  /** What the trigger looks at beside the body. */
  private List<Object> webhookHeaders() {
    List<Object> headers = new ArrayList<>();
    Map<String, Object> data = trigger.map(Node::data).orElse(Map.of());
    if (data.get("signature") instanceof Map<?, ?>) {
      headers.add(header("webhook-id", true, "The message; one that came before starts nothing."));
      headers.add(header("webhook-timestamp", true, "When it was sent, in seconds since 1970."));
      headers.add(header("webhook-signature", true, "Its signature, as Standard Webhooks says."));
    }
    if (data.get("dedupe_header") instanceof String name) {
      headers.add(header(name, false, "A value that came before in 24 hours starts nothing."));
    }
    return headers;
  }

  private static Map<String, Object> header(String name, boolean required, String description) {
    return Map.of(
        "name", name,
        "in", "header",
        "required", required,
        "description", description,
        "schema", Map.of("type", "string"));
  }

  private Map<String, Object> bodyOfInput() {
    Map<String, Object> schema =
        inputSchemas.isEmpty() && isSync() ? Map.of("description", "Any JSON value.") : input();
    return body(schema, isWebhook() || !inputSchemas.isEmpty(), example());
  }

  private Map<String, Object> bodyOfExecution() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!inputSchemas.isEmpty()) {
      schema.put("required", List.of("context"));
    }
    schema.put("properties", Map.of("context", input()));
    schemas().put("Execution", schema);
    return body(
        Documents.reference("schemas", "Execution"),
        !inputSchemas.isEmpty(),
        example().map(context -> Map.of("context", context)));
  }

  private static Map<String, Object> body(
      Map<String, Object> schema, boolean required, Optional<?> example) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", schema);
    example.ifPresent(value -> content.put("example", value));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("required", required);
    body.put("content", Map.of("application/json", content));
    return body;
  }

  /** The input schemas as parts of the document; any object where there is none. */
  private Map<String, Object> input() {
    if (inputSchemas.isEmpty()) {
      return Map.of("type", "object", "additionalProperties", true);
    }
    List<Object> parts = new ArrayList<>();
    for (Map<String, Object> schema : inputSchemas) {
      String name = parts.isEmpty() ? "Input" : "TriggerInput";
      schemas().putAll(SchemaMove.of(name, schema));
      parts.add(Documents.reference("schemas", name));
    }
    return parts.size() == 1 ? Documents.object(parts.getFirst()) : Map.of("allOf", parts);
  }

  private Optional<Object> example() {
    return inputSchemas.size() == 1
        ? SchemaSample.thatFits(ResolvedSchema.of(inputSchemas.getFirst()))
        : Optional.empty();
  }

  private Map<String, Object> schemas() {
    return Documents.object(whole, "components", "schemas");
  }

  /** What the response node says of its type; any where a template decides. */
  private Map<String, Object> answer() {
    String type =
        nodes.stream()
            .filter(node -> node.component().answers(node.data()))
            .map(node -> node.data().getOrDefault("content_type", "text/plain"))
            .map(String::valueOf)
            .findFirst()
            .filter(text -> !text.contains("{"))
            .map(text -> text.split(";", 2)[0].strip())
            .orElse(ANY_TYPE);
    boolean json = type.equals("application/json") || type.endsWith("+json");
    Map<String, Object> schema =
        json ? Map.of("description", "What the workflow renders.") : Map.of("type", "string");
    return Map.of(type, Map.of("schema", schema));
  }
}
