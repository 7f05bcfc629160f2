package org.workflowserver.web.form;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.ResolvedSchema;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Texts;

/**
 * A form made of a JSON Schema of an object, with what was typed into it.
 *
 * <p>Text, numbers, yes or no, choices, dates, and lists of these have fields of their own, and so
 * have the members of nested objects; everything else is typed as JSON, and so is the whole where
 * its members are not all named or too many.
 */
public final class AnswerForm {
  /** Where the answer's data is in the body of a submission. */
  static final String DATA = "/data";

  /** More of them are one field, in JSON. */
  static final int MOST_FIELDS = 200;

  /** With them its members are not all named; as in the form builder's {@code formFields.ts}. */
  static final List<String> COMBINED =
      List.of(
          "$ref",
          "allOf",
          "anyOf",
          "oneOf",
          "if",
          "patternProperties",
          "dependentRequired",
          "dependentSchemas",
          "not");

  private final Map<String, String[]> typed;
  private final List<Field> fields = new ArrayList<>();
  private final Map<String, String> problems = new LinkedHashMap<>();
  private final Map<String, Object> data = new LinkedHashMap<>();

  private AnswerForm(Map<String, Object> schema, Map<String, String[]> typed) {
    this.typed = typed;
    if (hasFields(schema)) {
      members(DATA, schema, 0, data);
    } else if (!schema.isEmpty()) {
      Map<String, Object> whole = new LinkedHashMap<>(ResolvedSchema.of(schema));
      whole.keySet().removeAll(List.of("title", "description", "default"));
      member(new Member(FieldKind.JSON, DATA, Texts.of("answer.answer"), whole, false), data);
    }
  }

  /**
   * The form.
   *
   * @param schema of the data as a whole; empty when any data fits
   * @param typed the request's parameters; empty for a form that was not sent
   */
  public static AnswerForm of(Map<String, Object> schema, Map<String, String[]> typed) {
    return new AnswerForm(schema, typed);
  }

  public List<Field> fields() {
    return fields;
  }

  /** What could not be read, by the pointer of its field. */
  public Map<String, String> problems() {
    return problems;
  }

  /** What was filled in; fields that were left empty are not there. */
  public Map<String, Object> data() {
    return data;
  }

  /** The pointer of the field that a value belongs to; empty when it belongs to none. */
  public String fieldAround(String pointer) {
    String around = "";
    for (Field field : fields) {
      String at = field.pointer();
      boolean within = pointer.equals(at) || pointer.startsWith(at + "/");
      if (within && at.length() > around.length()) {
        around = at;
      }
    }
    return around;
  }

  /** Whether each member that the object may need has a name and so a field. */
  static boolean isAskedByMembers(Map<String, Object> schema) {
    Map<String, Object> properties = SchemaFields.asObject(schema.get("properties"));
    return !properties.isEmpty()
        && COMBINED.stream().noneMatch(schema::containsKey)
        && properties.keySet().containsAll(required(schema));
  }

  /** Whether the members have fields of their own; else the whole is typed as JSON. */
  static boolean hasFields(Map<String, Object> schema) {
    return isAskedByMembers(schema) && count(schema) <= MOST_FIELDS;
  }

  /** How many fields the members of an object take. */
  private static int count(Map<String, Object> schema) {
    int count = 0;
    for (Object member : SchemaFields.asObject(schema.get("properties")).values()) {
      Map<String, Object> of = SchemaFields.asObject(member);
      count += FieldKind.of(of) == FieldKind.GROUP ? 1 + count(of) : 1;
      if (count > MOST_FIELDS) {
        return count;
      }
    }
    return count;
  }

  private static Set<Object> required(Map<String, Object> schema) {
    return schema.get("required") instanceof List<?> names ? new HashSet<>(names) : Set.of();
  }

  private void members(
      String pointer, Map<String, Object> schema, int depth, Map<String, Object> into) {
    Set<Object> required = required(schema);
    SchemaFields.asObject(schema.get("properties"))
        .forEach(
            (name, value) -> {
              Map<String, Object> of = SchemaFields.asObject(value);
              FieldKind kind = FieldKind.of(of);
              boolean deep = kind == FieldKind.GROUP && depth >= FieldKind.DEEPEST;
              Member member =
                  new Member(
                      deep ? FieldKind.JSON : kind,
                      Pointer.child(pointer, name),
                      name,
                      of,
                      required.contains(name));
              if (member.kind() == FieldKind.GROUP) {
                group(member, depth, into);
              } else {
                member(member, into);
              }
            });
  }

  /** What a field is made of: a member of an object, or the answer as a whole. */
  private record Member(
      FieldKind kind, String pointer, String name, Map<String, Object> schema, boolean required) {}

  private void group(Member group, int depth, Map<String, Object> into) {
    fields.add(field(group, List.of()));
    Map<String, Object> within = new LinkedHashMap<>();
    Map<String, String> before = new LinkedHashMap<>(problems);
    members(group.pointer(), group.schema(), depth + 1, within);
    boolean untouched =
        typed.entrySet().stream()
            .filter(field -> field.getKey().startsWith(group.pointer() + "/"))
            .allMatch(field -> FieldKind.isEmpty(List.of(field.getValue())));
    if (untouched && !group.required()) {
      // Nobody has to fill in a part of what may be left out.
      problems.keySet().retainAll(before.keySet());
    } else {
      into.put(group.name(), within);
    }
  }

  private void member(Member member, Map<String, Object> into) {
    boolean sent = !typed.isEmpty();
    List<String> values =
        sent
            ? List.of(typed.getOrDefault(member.pointer(), new String[0]))
            : member.kind().shown(member.schema().get("default"));
    fields.add(field(member, values));
    if (!sent) {
      return;
    }
    if (!FieldKind.isEmpty(values)) {
      read(member, values, into);
    } else if (member.required() && member.kind().isList()) {
      into.put(member.name(), List.of());
    } else if (member.required()) {
      problems.put(member.pointer(), Texts.of("answer.fill-in"));
    }
  }

  private void read(Member member, List<String> values, Map<String, Object> into) {
    try {
      Object value = member.kind().read(member.schema(), values);
      if (!member.pointer().equals(DATA)) {
        into.put(member.name(), value);
      } else if (value instanceof Map<?, ?> all) {
        all.forEach((name, of) -> into.put((String) name, of));
      } else {
        problems.put(member.pointer(), Texts.of("answer.enter-json-object"));
      }
    } catch (FieldKind.Unreadable unreadable) {
      problems.put(member.pointer(), unreadable.getMessage());
    }
  }

  private Field field(Member member, List<String> values) {
    Map<String, Object> schema = member.schema();
    return new Field(
        fields.size(),
        member.kind().code(),
        member.pointer(),
        schema.get("title") instanceof String title ? title : member.name(),
        help(member.kind(), schema),
        bounds(member.kind(), schema),
        member.required(),
        values.isEmpty() ? "" : values.getFirst(),
        member.kind().choices(schema, new HashSet<>(values)));
  }

  private static String help(FieldKind kind, Map<String, Object> schema) {
    String description = schema.get("description") instanceof String text ? text : "";
    return kind == FieldKind.JSON
        ? (description + " " + SchemaFields.shape(schema)).strip()
        : description;
  }

  /** What a value is held against, and each of a list. */
  private static String bounds(FieldKind kind, Map<String, Object> schema) {
    Map<String, Object> typed = new LinkedHashMap<>(schema);
    if (kind == FieldKind.DATE || kind == FieldKind.TIME) {
      // The browser asks for it in its own way.
      typed.remove("format");
    }
    String own = limits(typed);
    String items = limits(SchemaFields.asObject(schema.get("items")));
    return (own.isEmpty() ? "" : Texts.of("answer.allowed", own))
        + (own.isEmpty() || items.isEmpty() ? "" : " ")
        + (items.isEmpty() ? "" : Texts.of("answer.allowed-for-each", items));
  }

  /** Choices show it themselves, and that a field has to be filled in is said apart. */
  private static String limits(Map<String, Object> schema) {
    Map<String, Object> shown = new LinkedHashMap<>(schema);
    shown.remove("enum");
    if (shown.get("minLength") instanceof Number least && least.longValue() == 1) {
      shown.remove("minLength");
    }
    return SchemaFields.bounds(shown);
  }

  /**
   * A field of the form, or the heading of a group of them.
   *
   * @param number its place in the form
   * @param kind code of a {@link FieldKind}
   * @param pointer where its value is in the answer, such as {@code /data/note}
   * @param help what it is for, and of JSON what it is made of; may be empty
   * @param bounds how long, large or many its values may be, in a sentence; may be empty
   * @param value what it shows; the first of several
   */
  public record Field(
      int number,
      String kind,
      String pointer,
      String label,
      String help,
      String bounds,
      boolean required,
      String value,
      List<Choice> choices) {
    /** An id for the page. */
    public String id() {
      return "field-" + number;
    }

    /** Whether its author says what each of its values is. */
    public boolean isDescribed() {
      return !help.isEmpty() && !kind.equals(FieldKind.JSON.code());
    }

    /** How deep it is nested, from 0. */
    public int depth() {
      return Math.max(0, Pointer.tokens(pointer).size() - 2);
    }
  }
}
