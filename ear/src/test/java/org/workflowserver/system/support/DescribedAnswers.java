package org.workflowserver.system.support;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;

/** Holds answers of a server against the description of the API that servers give. */
final class DescribedAnswers {
  /** Header fields that a description has to name, beside those that every answer may have. */
  private static final Set<String> TOLD =
      Set.of(
          "allow",
          "content-security-policy",
          "etag",
          "idempotent-replayed",
          "link",
          "location",
          "preference-applied",
          "retry-after",
          "www-authenticate",
          "x-run-id");

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

  /** What is written, until a server has given the whole; all servers give the same. */
  private static volatile DescribedAnswers described =
      new DescribedAnswers(ApiDescriptions.source());

  private final Map<String, Object> document;
  private final DescribedSchemas schemas;

  /** Paths, those with fewer parameters first. */
  private final Map<Pattern, Map<String, Object>> paths = new LinkedHashMap<>();

  private DescribedAnswers(Map<String, Object> document) {
    this.document = document;
    this.schemas = new DescribedSchemas(object(object(document, "components"), "schemas"));
    object(document, "paths").entrySet().stream()
        .sorted(Comparator.comparing(path -> path.getKey().split("\\{", -1).length))
        .forEach(
            path ->
                paths.put(
                    Pattern.compile(path.getKey().replaceAll("\\{\\w+}", "[^/]+")),
                    object(path.getValue())));
  }

  /** Holds further answers against the description that a server gave. */
  static void use(ApiResponse openApi) {
    described = new DescribedAnswers(openApi.object());
  }

  /**
   * Fails where an answer is not as it is described: its status, media type, header fields, body.
   * What is at no address of the API is not looked at.
   */
  static void check(String method, String path, ApiResponse answer) {
    boolean head = method.equals("HEAD");
    List<String> deviations =
        described.deviations(head ? "get" : method.toLowerCase(Locale.ROOT), path, answer, !head);
    if (!deviations.isEmpty()) {
      throw new AssertionError(
          "%s %s is not answered as openapi.yaml says: %s%nThe answer is %s"
              .formatted(method, path, deviations, answer));
    }
  }

  /** Fails where the value is not as the schema of that name says. */
  static void checkSchema(String name, Object value) {
    List<SchemaViolation> violations =
        described.schemas.violations(Map.of("$ref", "#/components/schemas/" + name), value);
    if (!violations.isEmpty()) {
      throw new AssertionError("Not a %s: %s%n%s".formatted(name, violations, value));
    }
  }

  private List<String> deviations(
      String method, String path, ApiResponse answer, boolean withBody) {
    Optional<Map<String, Object>> item =
        paths.entrySet().stream()
            .filter(known -> known.getKey().matcher(path).matches())
            .map(Map.Entry::getValue)
            .findFirst();
    if (item.isEmpty() || !METHODS.contains(method)) {
      return List.of();
    }
    if (!item.get().containsKey(method)) {
      return answer.status() >= 400 ? List.of() : List.of("the method is not described");
    }
    Map<String, Object> responses = object(object(item.get(), method), "responses");
    Object response =
        responses.getOrDefault(
            Integer.toString(answer.status()), responses.get(answer.status() / 100 + "XX"));
    return response == null
        ? List.of("the status is not described")
        : deviations(resolved(response), answer, withBody);
  }

  private List<String> deviations(
      Map<String, Object> response, ApiResponse answer, boolean withBody) {
    List<String> deviations = new ArrayList<>();
    Map<String, Object> headers = new LinkedHashMap<>();
    object(response, "headers")
        .forEach((name, header) -> headers.put(name.toLowerCase(Locale.ROOT), header));
    answer.headers().keySet().stream()
        .filter(name -> TOLD.contains(name) && !headers.containsKey(name))
        .forEach(name -> deviations.add("the header " + name + " is not described"));
    headers.forEach(
        (name, header) -> {
          if (answer.header(name).isEmpty()
              && Boolean.TRUE.equals(resolved(header).get("required"))) {
            deviations.add("the header " + name + " is missing");
          }
        });
    if (withBody) {
      deviations.addAll(deviationsOfBody(object(response, "content"), answer));
    }
    return deviations;
  }

  private List<String> deviationsOfBody(Map<String, Object> content, ApiResponse answer) {
    if (answer.body().length == 0) {
      // A text may be empty.
      return content.keySet().stream().anyMatch(type -> type.endsWith("json"))
          ? List.of("the body is missing")
          : List.of();
    }
    if (content.isEmpty()) {
      return List.of("a body is not described");
    }
    String type = answer.header("content-type").orElse("").split(";", 2)[0];
    Map<String, Object> described =
        object(content.getOrDefault(type, content.getOrDefault("*/*", Map.of())));
    if (described.isEmpty()) {
      return List.of("the media type '" + type + "' is not described");
    }
    if (!(type.endsWith("/json") || type.endsWith("+json")) || content.containsKey("*/*")) {
      return List.of();
    }
    try {
      return schemas
          .violations(object(described, "schema"), Json.parseStored(answer.text()))
          .stream()
          .map(violation -> violation.pointer() + ": " + violation.message())
          .toList();
    } catch (JsonMalformed e) {
      return List.of("the body is no JSON");
    }
  }

  private Map<String, Object> resolved(Object part) {
    Map<String, Object> members = object(part);
    if (members.get("$ref") instanceof String reference) {
      Map<String, Object> at = document;
      for (String step : reference.substring(2).split("/", -1)) {
        at = object(at, step);
      }
      return at;
    }
    return members;
  }

  private static Map<String, Object> object(Map<String, Object> parent, String member) {
    return object(parent.getOrDefault(member, Map.of()));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
