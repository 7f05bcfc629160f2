package org.workflowserver.web.form;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.web.page.Texts;

/** The members that a JSON Schema describes, as rows of a table, in the order of their form. */
public final class SchemaFields {
  /** Deeper members are left to the schema itself. */
  private static final int DEEPEST = 4;

  /** Members that a sentence tells. */
  private static final int MOST_TOLD = 12;

  /** Of all names, each of which is as long as those of all that it is within. */
  private static final int MOST_CHARACTERS = 1_000_000;

  private static final List<String> VARIANTS = List.of("anyOf", "oneOf", "allOf");

  private final Map<String, Field> fields = new LinkedHashMap<>();

  private int characters;

  private SchemaFields() {}

  /**
   * A member.
   *
   * @param name such as {@code retry.max_attempts}, or {@code headers[].key} within a list
   * @param type what it may be, in words
   * @param description what it is for; may be empty
   * @param required whether it has to be there, where what it is a part of is
   * @param usual JSON text of its default; null when there is none
   * @param bounds what values it takes, in words; may be empty
   */
  public record Field(
      String name,
      String type,
      String description,
      boolean required,
      String usual,
      String bounds) {}

  /** The members of the object that the schema describes. */
  public static List<Field> of(Map<String, Object> schema) {
    SchemaFields rows = new SchemaFields();
    rows.members("", schema, 0);
    return List.copyOf(rows.fields.values());
  }

  /** What a value that is typed as JSON is made of, in a sentence. */
  static String shape(Map<String, Object> schema) {
    boolean list = types(schema).equals(Set.of("array"));
    Map<String, Object> made = list ? object(schema, "items") : schema;
    List<Field> members = of(made);
    String told =
        members.stream().limit(MOST_TOLD).map(SchemaFields::told).collect(Collectors.joining("; "))
            + (members.size() > MOST_TOLD ? "; …" : "");
    if (!told.isEmpty()) {
      return list
          ? Texts.of("answer.json-list-with", told)
          : Texts.of("answer.json-object-with", told);
    }
    String types = String.join(Texts.of("schema.or"), types(made));
    if (list) {
      return types.isEmpty()
          ? Texts.of("answer.json-list")
          : Texts.of("answer.json-list-of", types);
    }
    return types.isEmpty()
        ? Texts.of("answer.json-value")
        : Texts.of("answer.json-value-of", types);
  }

  private static String told(Field member) {
    return Texts.of(
        member.required() ? "run-dialog.required-member" : "run-dialog.member",
        Text.shortened(member.name()),
        Text.shortened(member.type()));
  }

  private void members(String prefix, Map<String, Object> schema, int depth) {
    if (depth > DEEPEST || characters > MOST_CHARACTERS) {
      return;
    }
    Collection<?> required = list(schema, "required");
    Map<String, Object> properties = object(schema, "properties");
    properties.entrySet().stream()
        .sorted(Comparator.comparingInt(member -> order(member.getValue())))
        .forEach(
            member ->
                member(
                    prefix,
                    member.getKey(),
                    asObject(member.getValue()),
                    required.contains(member.getKey()),
                    depth));
    for (String variants : VARIANTS) {
      list(schema, variants).forEach(variant -> members(prefix, asObject(variant), depth + 1));
    }
  }

  private void member(
      String prefix, String last, Map<String, Object> schema, boolean required, int depth) {
    if (characters > MOST_CHARACTERS) {
      return;
    }
    characters += prefix.length() + last.length();
    String name = prefix + last;
    fields.putIfAbsent(
        name,
        new Field(
            name,
            type(schema),
            text(schema, "description"),
            required,
            schema.containsKey("default") ? Json.write(schema.get("default")) : null,
            bounds(schema)));
    within(name, schema, depth);
  }

  private void within(String name, Map<String, Object> schema, int depth) {
    members(name + ".", schema, depth + 1);
    if (schema.get("items") instanceof Map<?, ?>) {
      members(name + "[].", object(schema, "items"), depth + 1);
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      members(name + ".*.", object(schema, "additionalProperties"), depth + 1);
    }
  }

  private static String type(Map<String, Object> schema) {
    Set<String> types = types(schema);
    if (!types.isEmpty()) {
      return String.join(Texts.of("schema.or"), types);
    }
    return schema.containsKey("enum")
        ? values(schema)
        : schema.containsKey("const")
            ? Json.write(schema.get("const"))
            : Texts.of("schema.anything");
  }

  private static String values(Map<String, Object> schema) {
    return Texts.of(
        "schema.one-of",
        list(schema, "enum").stream().map(Json::write).collect(Collectors.joining(", ")));
  }

  private static Set<String> types(Map<String, Object> schema) {
    Set<String> types = new LinkedHashSet<>();
    if (schema.get("type") instanceof String one) {
      types.add(one);
    }
    list(schema, "type").forEach(type -> types.add(String.valueOf(type)));
    for (String variants : VARIANTS) {
      list(schema, variants).forEach(variant -> types.addAll(types(asObject(variant))));
    }
    return types;
  }

  /** What values it takes, in words; empty for any of its type. */
  static String bounds(Map<String, Object> schema) {
    List<String> bounds = new ArrayList<>();
    if (schema.containsKey("enum") && !types(schema).isEmpty()) {
      bounds.add(values(schema));
    }
    range(schema, "minimum", "maximum", "{0}", bounds);
    range(schema, "minLength", "maxLength", Texts.of("schema.characters"), bounds);
    range(schema, "minItems", "maxItems", Texts.of("schema.items"), bounds);
    if (schema.get("multipleOf") instanceof Number step && !step.equals(1L)) {
      bounds.add(Texts.of("schema.multiples-of", step));
    }
    // With another type besides, a text is a template.
    if (types(schema).equals(Set.of("string"))) {
      if (schema.get("pattern") instanceof String pattern) {
        bounds.add(Texts.of("schema.form", pattern));
      }
      if (schema.get("format") instanceof String format && !format.equals("textarea")) {
        bounds.add(format(format));
      }
    }
    return String.join("; ", bounds);
  }

  private static String format(String format) {
    return switch (format) {
      case "email", "idn-email" -> Texts.of("schema.email");
      case "date" -> Texts.of("schema.date");
      case "date-time" -> Texts.of("schema.date-time");
      case "time" -> Texts.of("schema.time");
      case "uri", "url" -> Texts.of("schema.url");
      default -> Texts.of("schema.format", format);
    };
  }

  private static void range(
      Map<String, Object> schema, String least, String most, String unit, List<String> bounds) {
    Object from = schema.get(least);
    Object to = schema.get(most);
    if (from != null && to != null) {
      bounds.add(said(unit, Texts.of("schema.from-to", from, to)));
    } else if (from != null) {
      bounds.add(said(unit, Texts.of("schema.or-more", from)));
    } else if (to != null) {
      bounds.add(said(unit, Texts.of("schema.at-most", to)));
    }
  }

  private static String said(String unit, String range) {
    return Texts.fill(unit, List.of(range));
  }

  private static int order(Object schema) {
    return asObject(schema).get("x-order") instanceof Number order
        ? order.intValue()
        : Integer.MAX_VALUE;
  }

  private static String text(Map<String, Object> schema, String member) {
    return schema.get(member) instanceof String text ? text : "";
  }

  private static Collection<?> list(Map<String, Object> schema, String member) {
    return schema.get(member) instanceof List<?> list ? list : List.of();
  }

  private static Map<String, Object> object(Map<String, Object> schema, String member) {
    return asObject(schema.get(member));
  }

  /** The members of a JSON object; none of another value. */
  public static Map<String, Object> asObject(Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> object.put((String) name, member));
    }
    return object;
  }
}
