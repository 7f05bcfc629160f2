package org.workflowserver.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.auth.TakesApiKey;
import org.workflowserver.description.ApiDescriptions;

class DescribedCallsTest {
  /** Servlets, filters and the container answer these. */
  private static final List<String> NO_RESOURCES =
      List.of("/health", "/metrics", "/openapi", "/vault");

  private final Map<String, Object> document = ApiDescriptions.source();

  @Test
  void theDescriptionHasTheCallsOfTheResourcesAndSaysWhoMayMakeThem() throws Exception {
    Map<String, String> served = new TreeMap<>();
    resources()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .forEach(
            method ->
                verb(method)
                    .filter(verb -> !path(method).equals("/"))
                    .forEach(verb -> served.put(verb + " " + path(method), access(method))));
    assertThat(described()).containsExactlyEntriesOf(served);
  }

  private Map<String, String> described() {
    Map<String, String> described = new TreeMap<>();
    object(document, "paths")
        .forEach(
            (path, item) -> {
              if (NO_RESOURCES.stream().noneMatch(path::startsWith)) {
                object(item)
                    .forEach(
                        (verb, operation) -> {
                          if (!verb.equals("parameters")) {
                            described.put(
                                verb.toUpperCase(Locale.ROOT) + " " + path,
                                access(object(operation)));
                          }
                        });
              }
            });
    return described;
  }

  /** {@code open}, or the scope, with {@code or key} where an API key will do. */
  private static String access(Map<String, Object> operation) {
    List<?> security = operation.get("security") instanceof List<?> list ? list : null;
    if (security != null && (security.isEmpty() || security.contains(Map.of()))) {
      return "open";
    }
    boolean key = security != null && security.contains(Map.of("apiKey", List.of()));
    return operation.get("x-scope") + (key ? " or key" : "");
  }

  private static String access(Method method) {
    if (method.isAnnotationPresent(PermitAll.class)) {
      return "open";
    }
    boolean key =
        method.isAnnotationPresent(TakesApiKey.class)
            || method.getDeclaringClass().isAnnotationPresent(TakesApiKey.class);
    return method.getAnnotation(RequiresScope.class).value().name().toLowerCase(Locale.ROOT)
        + (key ? " or key" : "");
  }

  private static Stream<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(type -> type.isAnnotationPresent(HttpMethod.class))
        .map(type -> type.getAnnotation(HttpMethod.class).value())
        // Wherever there is GET.
        .filter(verb -> !verb.equals("HEAD"));
  }

  private static String path(Method method) {
    String above = method.getDeclaringClass().getAnnotation(Path.class).value();
    Path own = method.getAnnotation(Path.class);
    return own == null ? above : above + (above.endsWith("/") ? "" : "/") + own.value();
  }

  private static Stream<Class<?>> resources() throws IOException, URISyntaxException {
    java.nio.file.Path classes =
        java.nio.file.Path.of(
            ApiApplication.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<java.nio.file.Path> files = Files.walk(classes)) {
      return files
          .filter(file -> file.toString().endsWith("Resource.class"))
          .sorted(Comparator.naturalOrder())
          .<Class<?>>map(file -> load(classes.relativize(file).toString()))
          .toList()
          .stream();
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(file.replace(".class", "").replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Test
  void thePathParametersAreThoseOfThePaths() {
    object(document, "paths")
        .forEach(
            (path, item) -> {
              List<String> named =
                  java.util.regex.Pattern.compile("\\{(\\w+)}")
                      .matcher(path)
                      .results()
                      .map(match -> match.group(1))
                      .toList();
              Object parameters = object(item).getOrDefault("parameters", List.of());
              assertThat((List<?>) parameters)
                  .as(path)
                  .extracting(parameter -> parameterOf(parameter).get("name"))
                  .containsExactlyElementsOf(named);
            });
  }

  private Map<String, Object> parameterOf(Object reference) {
    String name = (String) object(reference).get("$ref");
    return object(document, "components", "parameters", name.substring(name.lastIndexOf('/') + 1));
  }

  private static Map<String, Object> object(Map<String, Object> document, String... path) {
    Map<String, Object> at = document;
    for (String member : path) {
      at = object(at.get(member));
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
