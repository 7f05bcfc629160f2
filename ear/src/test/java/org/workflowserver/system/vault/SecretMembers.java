package org.workflowserver.system.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.id.IdKind;
import org.workflowserver.json.Json;
import org.workflowserver.vault.SecretReader;

/**
 * The members of components that take a secret, as the catalogue has them, and nodes that use one
 * there.
 */
final class SecretMembers {
  /** How a template may write a secret out. */
  private static final List<String> TEMPLATES =
      List.of(
          "{{ vault.canary }}",
          "a {{ vault.canary }} b",
          "{{ vault.canary | base64_encode }}",
          "{{ vault.canary | base64_encode | url_encode }}",
          "{{ vault.canary | prepend: 'k:' | base64_encode }}",
          "{{ vault.canary | url_encode }}",
          "{{ vault.canary | json }}");

  /**
   * A member.
   *
   * @param path names of members from the configuration on
   * @param schema as the catalogue has it
   */
  record Member(String component, List<String> path, Map<String, Object> schema) {
    /** Whether it is text alone, or what is taken for text. */
    boolean isText() {
      Object types = schema.get("type");
      return "string".equals(types)
          || (types instanceof List<?> several && !several.contains("object"));
    }

    @Override
    public String toString() {
      return component + ": " + String.join(".", path);
    }
  }

  private SecretMembers() {}

  /** All that there are. */
  static List<Member> of(List<Map<String, Object>> catalogue) {
    List<Member> members = new ArrayList<>();
    for (Map<String, Object> component : catalogue) {
      String id = (String) component.get("id");
      List<Member> found = new ArrayList<>();
      find(id, List.of(), member(component, "schema"), found);
      assertThat(Json.write(component.get("schema")).split("\"x-secret\":true", -1))
          .as("members of %s that take a secret, of which %s are tried", id, found)
          .hasSize(1 + found.size());
      // It takes the token of an authorization, and no item of the vault.
      found.removeIf(member -> member.path().getLast().equals("authorization_id"));
      members.addAll(found);
    }
    assertThat(members).hasSizeGreaterThan(10);
    return members;
  }

  /**
   * Holds who was given a secret, by the audit log, against all that there are in the code.
   *
   * @param actors of the entries of uses
   */
  static void requireAllReaders(Collection<String> actors) {
    Map<String, String> beginnings =
        Map.of(
            "version", IdKind.WORKFLOW.prefix(),
            "subscription", IdKind.SUBSCRIPTION.prefix(),
            "provider", IdKind.AUTHORIZATION_PROVIDER.prefix(),
            "of", "admin");
    assertThat(beginnings.keySet())
        .as("who may be given a secret, and is tried")
        .isEqualTo(
            Stream.of(SecretReader.class.getDeclaredMethods())
                .filter(made -> Modifier.isStatic(made.getModifiers()) && !made.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toSet()));
    beginnings.forEach(
        (reader, beginning) ->
            assertThat(actors).as(reader).anyMatch(actor -> actor.startsWith(beginning)));
  }

  private static void find(
      String component, List<String> path, Map<String, Object> schema, List<Member> found) {
    if (Boolean.TRUE.equals(schema.get("x-secret"))) {
      found.add(new Member(component, path, schema));
      return;
    }
    member(schema, "properties")
        .forEach(
            (name, below) -> {
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              find(component, deeper, object(below), found);
            });
  }

  /** Configurations that use a secret in this member, one for each way to write it out. */
  static List<Map<String, Object>> uses(Member member, Map<String, Object> valid) {
    List<Map<String, Object>> uses = new ArrayList<>();
    for (String template : TEMPLATES) {
      uses.add(with(valid, member.path(), template));
      if (!member.isText()) {
        uses.add(with(valid, member.path(), Map.of("X-Canary", template)));
      }
    }
    if (member.path().getLast().equals("url")) {
      Object url = at(valid, member.path());
      uses.add(with(valid, member.path(), url + "?t={{ vault.canary | url_encode }}"));
    }
    return uses;
  }

  private static Object at(Map<String, Object> configuration, List<String> path) {
    Object value = configuration;
    for (String name : path) {
      value = object(value).get(name);
    }
    return value;
  }

  private static Map<String, Object> with(
      Map<String, Object> configuration, List<String> path, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(configuration);
    String name = path.getFirst();
    copy.put(
        name,
        path.size() == 1
            ? value
            : with(object(copy.get(name)), path.subList(1, path.size()), value));
    return copy;
  }

  private static Map<String, Object> member(Map<String, Object> parent, String name) {
    return object(parent.get(name));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : Json.parseObject("{}");
  }
}
