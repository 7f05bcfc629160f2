package org.workflowserver.system.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The server's own description of its API, from which valid calls are made. */
final class ApiDescription {
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");

  private final Map<String, Object> document;
  private final List<Operation> operations = new ArrayList<>();
  private final Objects objects;

  /**
   * A method of a path.
   *
   * @param description as the document has it
   */
  private record Operation(String method, String path, Map<String, Object> description) {}

  ApiDescription(Map<String, Object> document, Objects objects) {
    this.document = document;
    this.objects = objects;
    object(document, "paths")
        .forEach(
            (path, methods) ->
                METHODS.forEach(
                    method -> {
                      if (((Map<?, ?>) methods).get(method) instanceof Map<?, ?>) {
                        operations.add(new Operation(method, path, object(map(methods), method)));
                      }
                    }));
  }

  int operations() {
    return operations.size();
  }

  /** A valid call of any operation, by a token that may do everything. */
  RawCall validCall(int number, Random random) {
    Operation operation = Mutation.anyOf(random, operations);
    RawCall call =
        new RawCall(
            number, operation.method().toUpperCase(java.util.Locale.ROOT), operation.path());
    call.header("Host", "localhost");
    call.header("Connection", "close");
    call.header("Authorization", "Bearer " + objects.token());
    // Limits by address are another test's.
    call.header("X-Forwarded-For", "10.1." + number / 250 % 250 + "." + (1 + number % 250));
    fillPath(call, random);
    for (Object parameter : list(operation.description(), "parameters")) {
      addParameter(call, resolved(parameter), random);
    }
    if (call.path.endsWith("/execute") && random.nextInt(4) == 0) {
      call.header("Prefer", "wait=1");
    }
    body(operation, random, number)
        .ifPresent(
            body -> {
              call.json(body);
              call.header("Content-Type", "application/json");
            });
    return call;
  }

  private void fillPath(RawCall call, Random random) {
    int open = call.path.indexOf('{');
    while (open >= 0) {
      int close = call.path.indexOf('}', open);
      String value = objects.any(call.path.substring(open + 1, close), random);
      call.path = call.path.substring(0, open) + value + call.path.substring(close + 1);
      open = call.path.indexOf('{', open + value.length());
    }
  }

  private void addParameter(RawCall call, Map<String, Object> parameter, Random random) {
    if ("path".equals(parameter.get("in")) || random.nextBoolean()) {
      return;
    }
    String name = (String) parameter.get("name");
    String value =
        switch (name) {
          case "cursor" -> "bm93aGVyZQ";
          case "Prefer" -> "wait=1";
          case "If-Match", "If-None-Match" -> "\"" + (1 + random.nextInt(3)) + "\"";
          default ->
              String.valueOf(value(name, map(parameter.get("schema")), random, call.number, 0));
        };
    if ("query".equals(parameter.get("in"))) {
      call.query.add(name + "=" + value.replace(" ", "%20"));
    } else {
      call.header(
          name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
  }

  private Optional<Object> body(Operation operation, Random random, int number) {
    if (operation.path().equals("/auth/token")) {
      return Optional.of(
          Map.of(
              "grant_type",
              "password",
              "username",
              objects.mark(number),
              "password",
              "a-wrong-one"));
    }
    if (operation.path().equals("/auth/password")) {
      String password = "of-nobody-" + objects.mark(number);
      return Optional.of(
          Map.of("username", objects.mark(number), "password", password, "new_password", password));
    }
    Map<String, Object> body = object(operation.description(), "requestBody");
    Map<String, Object> content = object(object(body, "content"), "application/json");
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Object value = value("", map(content.get("schema")), random, number, 0);
    return Optional.of(value instanceof Map<?, ?> ? value : Map.of("marker", objects.mark(number)));
  }

  private Object value(
      String name, Map<String, Object> unresolved, Random random, int number, int depth) {
    Optional<Object> known = objects.value(name, random, number);
    if (known.isPresent()) {
      return known.get();
    }
    Map<String, Object> schema = resolved(unresolved);
    if (schema.get("allOf") instanceof List<?> parts) {
      Map<String, Object> all = new LinkedHashMap<>();
      Object last = null;
      for (Object part : parts) {
        last = value("", map(part), random, number, depth);
        if (last instanceof Map<?, ?> members) {
          all.putAll(map(members));
        }
      }
      return all.isEmpty() ? last : all;
    }
    if (schema.get("oneOf") instanceof List<?> choices) {
      return value("", map(choices.get(random.nextInt(choices.size()))), random, number, depth);
    }
    if (schema.containsKey("const")) {
      return schema.get("const");
    }
    if (schema.get("enum") instanceof List<?> values) {
      return values.get(random.nextInt(values.size()));
    }
    Object type =
        schema.get("type") instanceof List<?> types ? types.getFirst() : schema.get("type");
    return switch (String.valueOf(type)) {
      case "object" -> members(schema, random, number, depth);
      case "array" -> List.of(value("", object(schema, "items"), random, number, depth + 1));
      case "integer", "number" -> 1L + random.nextInt(3);
      case "boolean" -> random.nextBoolean();
      case "string" ->
          "date-time".equals(schema.get("format"))
              ? "2020-01-0%dT00:00:00Z".formatted(1 + random.nextInt(9))
              : objects.mark(number);
      default -> Map.of();
    };
  }

  private Map<String, Object> members(
      Map<String, Object> schema, Random random, int number, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    List<?> required = list(schema, "required");
    object(schema, "properties")
        .forEach(
            (member, of) -> {
              if (required.contains(member) || (depth < 4 && random.nextInt(3) == 0)) {
                members.put(member, value(member, map(of), random, number, depth + 1));
              }
            });
    return members;
  }

  private Map<String, Object> resolved(Object schema) {
    Map<String, Object> members = map(schema);
    while (members.get("$ref") instanceof String reference) {
      Map<String, Object> at = document;
      for (String step : reference.substring(2).split("/", -1)) {
        at = object(at, step);
      }
      members = at;
    }
    return members;
  }

  private static Map<String, Object> object(Map<String, Object> parent, String member) {
    return map(parent.get(member));
  }

  private static List<?> list(Map<String, Object> parent, String member) {
    return parent.get(member) instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
  }
}
