package org.workflowserver.description;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;

/**
 * Descriptions of the API as OpenAPI 3.1 documents: what {@code openapi.yaml} says, with what the
 * code knows. The facade.
 */
@ApplicationScoped
public class ApiDescriptions {
  private static final String SOURCE = "openapi.yaml";

  /** What every answer may carry, by the name of its description. */
  private static final Map<String, String> COMMON_HEADERS =
      new TreeMap<>(
          Map.of(
              "X-Request-Id", "RequestId",
              "RateLimit", "RateLimit",
              "RateLimit-Policy", "RateLimitPolicy"));

  @Inject private ComponentCatalogue catalogue;
  @Inject private Workflows workflows;
  private final Map<DocumentFormat, String> texts = new ConcurrentHashMap<>();

  /**
   * The whole API, which is the same for everybody; made when it is first asked for, which no start
   * waits for.
   */
  public String ofServer(DocumentFormat format) {
    return texts.computeIfAbsent(format, wanted -> wanted.write(whole(catalogue)));
  }

  /**
   * The call that starts a workflow. Needs {@code viewer}.
   *
   * @throws org.workflowserver.refusal.Refusal {@code resource_missing}
   */
  public String ofWorkflow(Caller caller, String workflowId, DocumentFormat format) {
    WorkflowView workflow = workflows.require(caller, workflowId);
    return format.write(WorkflowApi.of(workflow, catalogue, whole(catalogue)));
  }

  /** A new copy of the whole document, which the caller may change. */
  static Map<String, Object> whole(ComponentCatalogue catalogue) {
    Map<String, Object> document = source();
    Documents.object(document, "components", "responses")
        .values()
        .forEach(response -> addCommonHeaders(Documents.object(response)));
    Map<String, Object> schemas = Documents.object(document, "components", "schemas");
    schemas.replaceAll((name, schema) -> flat(Documents.object(schema), schemas));
    schemas.putAll(NodeSchemas.of(catalogue));
    return document;
  }

  /**
   * A schema that is made of others as one object with all of their members. Generators make it of
   * the parts themselves, and then forget which members may be null.
   */
  private static Map<String, Object> flat(Map<String, Object> schema, Map<String, Object> all) {
    if (schema.get("$ref") instanceof String reference) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return flat(Documents.object(all.get(name)), all);
    }
    if (!(schema.get("allOf") instanceof List<?> parts)) {
      return schema;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    Set<Object> required = new LinkedHashSet<>();
    for (Object part : parts) {
      Map<String, Object> one = flat(Documents.object(part), all);
      properties.putAll(Documents.object(one.getOrDefault("properties", Map.of())));
      required.addAll((List<?>) one.getOrDefault("required", List.of()));
    }
    Map<String, Object> flat = new LinkedHashMap<>(schema);
    flat.remove("allOf");
    flat.put("type", "object");
    flat.put("required", List.copyOf(required));
    flat.put("properties", properties);
    return flat;
  }

  /** The document as it is written; a new copy. */
  public static Map<String, Object> source() {
    return Documents.object(Documents.copy(Source.DOCUMENT));
  }

  /** Read once, when it is first asked for. */
  private static final class Source {
    static final Map<String, Object> DOCUMENT = read();
  }

  private static Map<String, Object> read() {
    try (InputStream in = ApiDescriptions.class.getResourceAsStream(SOURCE)) {
      return Documents.object(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addCommonHeaders(Map<String, Object> response) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (response.get("headers") instanceof Map<?, ?> own) {
      headers.putAll(Documents.object(own));
    }
    COMMON_HEADERS.forEach(
        (field, name) -> headers.put(field, Documents.reference("headers", name)));
    response.put("headers", headers);
  }
}
