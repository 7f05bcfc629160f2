package org.workflowserver.web;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;

/**
 * A form made of a JSON Schema of an object, with what was typed into it.
 *
 * <p>Text, numbers, yes or no, choices, dates, and lists of these have fields of their own, and so
 * have the members of nested objects; everything else is typed as JSON.
 */
final class AnswerForm {
  /** Objects nested deeper are typed as JSON. */
  private static final int DEEPEST = 4;

  /** Text that may be longer has a field of several lines. */
  private static final int LONGEST_LINE = 200;

  private static final String DATA = "/data";

  private final Map<String, String[]> typed;
  private final boolean sent;
  private final List<Field> fields = new ArrayList<>();
  private final Map<String, String> problems = new LinkedHashMap<>();
  private final Map<String, Object> data;

  private AnswerForm(Map<String, Object> schema, Map<String, String[]> typed) {
    this.typed = typed;
    this.sent = !typed.isEmpty();
    this.data = object(DATA, schema, 0);
  }

  /**
   * The form.
   *
   * @param schema of the data as a whole; empty when any data fits
   * @param typed the request's parameters; empty for a form that was not sent
   */
  static AnswerForm of(Map<String, Object> schema, Map<String, String[]> typed) {
    return new AnswerForm(schema, typed);
  }

  List<Field> fields() {
    return fields;
  }

  /** What could not be read, by the pointer of its field. */
  Map<String, String> problems() {
    return problems;
  }

  /** What was filled in; fields that were left empty are not there. */
  Map<String, Object> data() {
    return data;
  }

  boolean isField(String pointer) {
    return fields.stream().anyMatch(field -> field.pointer().equals(pointer));
  }

  private Map<String, Object> object(String pointer, Map<String, Object> schema, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
    asObject(schema.get("properties"))
        .forEach(
            (name, of) ->
                member(
                        pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                        name,
                        asObject(of),
                        required.contains(name),
                        depth)
                    .ifPresent(value -> members.put(name, value)));
    return members;
  }

  private Optional<Object> member(
      String pointer, String name, Map<String, Object> schema, boolean required, int depth) {
    String label = schema.get("title") instanceof String title ? title : name;
    Kind kind = Kind.of(schema, depth);
    String[] values = values(pointer, kind, schema);
    String help = schema.get("description") instanceof String text ? text : "";
    fields.add(
        new Field(
            fields.size(),
            kind.name().toLowerCase(Locale.ROOT),
            pointer,
            label,
            help,
            required,
            values.length == 0 ? "" : values[0],
            choices(kind, schema, values)));
    if (kind == Kind.GROUP) {
      Map<String, Object> members = object(pointer, schema, depth + 1);
      return members.isEmpty() && !required ? Optional.empty() : Optional.of(members);
    }
    return sent ? read(pointer, kind, schema, values, required) : Optional.empty();
  }

  /** What the field shows: what was typed, or the schema's default. */
  private String[] values(String pointer, Kind kind, Map<String, Object> schema) {
    if (sent) {
      return typed.getOrDefault(pointer, new String[0]);
    }
    Object usual = schema.get("default");
    if (usual == null) {
      return new String[0];
    }
    if (usual instanceof List<?> items && (kind == Kind.CHOICES || kind == Kind.LINES)) {
      List<String> texts = items.stream().map(AnswerForm::text).toList();
      return kind == Kind.CHOICES
          ? texts.toArray(String[]::new)
          : new String[] {String.join("\n", texts)};
    }
    return new String[] {kind == Kind.JSON ? Json.writeIndented(usual) : text(usual)};
  }

  private Optional<Object> read(
      String pointer, Kind kind, Map<String, Object> schema, String[] values, boolean required) {
    boolean empty = Arrays.stream(values).allMatch(String::isBlank);
    if (empty) {
      if (required && kind != Kind.CHOICES && kind != Kind.LINES) {
        problems.put(pointer, "Fill in this field.");
      }
      boolean list = required && (kind == Kind.CHOICES || kind == Kind.LINES);
      return list ? Optional.of(List.of()) : Optional.empty();
    }
    try {
      return Optional.of(kind.read(schema, values));
    } catch (NumberFormatException e) {
      problems.put(pointer, "Enter a number.");
    } catch (DateTimeParseException e) {
      problems.put(pointer, "Enter a date and a time.");
    } catch (JsonMalformed e) {
      problems.put(pointer, e.getMessage());
    }
    return Optional.empty();
  }

  private static List<Choice> choices(Kind kind, Map<String, Object> schema, String[] values) {
    Map<String, Object> of = kind == Kind.CHOICES ? asObject(schema.get("items")) : schema;
    if (kind != Kind.CHOICE && kind != Kind.CHOICES) {
      return List.of();
    }
    return ((List<?>) of.get("enum"))
        .stream()
            .map(AnswerForm::text)
            .map(value -> new Choice(value, value, Arrays.asList(values).contains(value)))
            .toList();
  }

  /** A value of a field as its text. */
  private static String text(Object value) {
    return value instanceof String text ? text : Json.write(value);
  }

  private static Map<String, Object> asObject(Object value) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> object.put((String) name, member));
    }
    return object;
  }

  /** How a member is asked for. */
  private enum Kind {
    LINE,
    TEXT,
    NUMBER,
    YES_NO,
    CHOICE,
    CHOICES,
    DATE,
    TIME,
    LINES,
    GROUP,
    JSON;

    static Kind of(Map<String, Object> schema, int depth) {
      Object type = typeOf(schema);
      if (schema.get("enum") instanceof List<?> list && !list.isEmpty()) {
        return CHOICE;
      }
      if ("object".equals(type)) {
        return schema.get("properties") instanceof Map<?, ?> && depth < DEEPEST ? GROUP : JSON;
      }
      if ("array".equals(type)) {
        Kind items = of(asObject(schema.get("items")), depth);
        return items == CHOICE
            ? CHOICES
            : items == LINE || items == NUMBER || items == DATE ? LINES : JSON;
      }
      if ("string".equals(type)) {
        return ofText(schema);
      }
      return "boolean".equals(type)
          ? YES_NO
          : "number".equals(type) || "integer".equals(type) ? NUMBER : JSON;
    }

    /** The one type that a value has, where it may be null besides. */
    private static Object typeOf(Map<String, Object> schema) {
      return schema.get("type") instanceof List<?> types
          ? types.stream().filter(type -> !"null".equals(type)).findFirst().orElse(null)
          : schema.get("type");
    }

    private static Kind ofText(Map<String, Object> schema) {
      boolean lines =
          schema.get("maxLength") instanceof Number most && most.longValue() > LONGEST_LINE
              || "textarea".equals(schema.get("format"));
      return "date".equals(schema.get("format"))
          ? DATE
          : "date-time".equals(schema.get("format")) ? TIME : lines ? TEXT : LINE;
    }

    Object read(Map<String, Object> schema, String[] values) {
      String first = values[0];
      return switch (this) {
        case LINE, TEXT, DATE -> first;
        case NUMBER -> new BigDecimal(first.strip());
        case YES_NO -> first.equals("true");
        case TIME -> instant(first);
        case CHOICE -> chosen(schema, first);
        case CHOICES ->
            Arrays.stream(values)
                .map(value -> chosen(asObject(schema.get("items")), value))
                .toList();
        case LINES -> {
          Map<String, Object> items = asObject(schema.get("items"));
          Kind kind = of(items, 0);
          yield first
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> kind.read(items, new String[] {line.strip()}))
              .toList();
        }
        case JSON -> Json.parse(first);
        case GROUP -> throw new IllegalStateException("A group has no value of its own.");
      };
    }

    /** The value of an enumeration with that text; the text itself when there is none. */
    private static Object chosen(Map<String, Object> schema, String text) {
      for (Object value : (List<?>) schema.get("enum")) {
        if (text(value).equals(text)) {
          return value;
        }
      }
      return text;
    }

    /** RFC 3339 as scripts send it, or a time in UTC as a field without them does. */
    private static String instant(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant().toString();
      } catch (DateTimeParseException withoutZone) {
        return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toString();
      }
    }
  }

  /**
   * A field of the form, or the heading of a group of them.
   *
   * @param number its place in the form
   * @param kind {@code line}, {@code text}, {@code number}, {@code yes_no}, {@code choice}, {@code
   *     choices}, {@code date}, {@code time}, {@code lines} (one item each), {@code group} or
   *     {@code json}
   * @param pointer where its value is in the answer, such as {@code /data/note}
   * @param help what it is for; may be empty
   * @param value what it shows; the first of several
   */
  public record Field(
      int number,
      String kind,
      String pointer,
      String label,
      String help,
      boolean required,
      String value,
      List<Choice> choices) {
    /** An id for the page. */
    public String id() {
      return "field-" + number;
    }

    /** How deep it is nested, from 0. */
    public int depth() {
      return (int) pointer.chars().filter(c -> c == '/').count() - 2;
    }
  }
}
