package org.workflowserver.web.form;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Texts;

/** How a value is asked for, by its JSON Schema. */
enum FieldKind {
  LINE,
  TEXT,
  NUMBER,
  YES_NO,
  CHOICE,
  CHOICES,
  DATE,
  TIME,

  /** A list, one item a line. */
  LINES,

  /** The members of an object, each with a field of its own. */
  GROUP,
  JSON;

  /** Objects nested deeper are typed as JSON. */
  static final int DEEPEST = 4;

  /** Text that may be longer has a field of several lines. */
  private static final int LONGEST_LINE = 200;

  /** More of them are typed as JSON. */
  private static final int MOST_CHOICES = 500;

  /** A longer default is not shown, in characters. */
  private static final int LONGEST_DEFAULT = 16 << 10;

  /** What was typed is no value of its field; the message says what is. */
  static final class Unreadable extends RuntimeException {
    Unreadable(String message) {
      super(message);
    }
  }

  static FieldKind of(Map<String, Object> schema) {
    Object type = typeOf(schema);
    int options = options(schema).size();
    if (options > 0) {
      return options <= MOST_CHOICES ? CHOICE : JSON;
    }
    if ("object".equals(type)) {
      return AnswerForm.isAskedByMembers(schema) ? GROUP : JSON;
    }
    if ("array".equals(type)) {
      return ofItems(of(items(schema)));
    }
    if ("string".equals(type)) {
      return ofText(schema);
    }
    return "boolean".equals(type)
        ? YES_NO
        : "number".equals(type) || "integer".equals(type) ? NUMBER : JSON;
  }

  private static FieldKind ofItems(FieldKind items) {
    return switch (items) {
      case CHOICE -> CHOICES;
      case LINE, NUMBER, DATE, TIME, YES_NO -> LINES;
      default -> JSON;
    };
  }

  private static FieldKind ofText(Map<String, Object> schema) {
    Object format = schema.get("format");
    if ("date".equals(format)) {
      return DATE;
    }
    if ("date-time".equals(format)) {
      return TIME;
    }
    boolean longer =
        schema.get("maxLength") instanceof Number most && most.longValue() > LONGEST_LINE;
    return longer || "textarea".equals(format) ? TEXT : LINE;
  }

  /** The one type that a value has, where it may be null besides. */
  private static Object typeOf(Map<String, Object> schema) {
    return schema.get("type") instanceof List<?> types
        ? types.stream().filter(type -> !"null".equals(type)).findFirst().orElse(null)
        : schema.get("type");
  }

  private static Map<String, Object> items(Map<String, Object> schema) {
    return SchemaFields.asObject(schema.get("items"));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isList() {
    return this == CHOICES || this == LINES;
  }

  /** Whether nothing was typed. */
  static boolean isEmpty(List<String> values) {
    return values.stream().allMatch(String::isBlank);
  }

  /** What a field shows for a value; nothing for none, and for one that is too long. */
  List<String> shown(Object value) {
    if (value == null) {
      return List.of();
    }
    List<String> texts =
        isList() && value instanceof List<?> items
            ? items.stream().map(FieldKind::text).toList()
            : List.of(this == JSON ? IndentedJson.unlessLong(value) : text(value));
    List<String> fields = this == LINES ? List.of(String.join("\n", texts)) : texts;
    return fields.stream().mapToInt(String::length).sum() > LONGEST_DEFAULT ? List.of() : fields;
  }

  /** What may be chosen. */
  List<Choice> choices(Map<String, Object> schema, Set<String> chosen) {
    if (this != CHOICE && this != CHOICES) {
      return List.of();
    }
    return options(this == CHOICE ? schema : items(schema)).entrySet().stream()
        .map(one -> new Choice(one.getKey(), one.getValue().label, chosen.contains(one.getKey())))
        .toList();
  }

  private record Option(Object value, String label) {}

  /** The values of an enumeration, or of one whose values have titles, by their texts. */
  private static Map<String, Option> options(Map<String, Object> schema) {
    Map<String, Option> options = new LinkedHashMap<>();
    if (schema.get("enum") instanceof List<?> values) {
      values.forEach(value -> options.put(text(value), new Option(value, text(value))));
    } else if (schema.get("oneOf") instanceof List<?> values
        && values.stream().allMatch(FieldKind::isTitledValue)) {
      for (Object value : values) {
        Map<?, ?> one = (Map<?, ?>) value;
        Object label = one.get("title");
        options.put(
            text(one.get("const")),
            new Option(
                one.get("const"), label instanceof String title ? title : text(one.get("const"))));
      }
    }
    return options;
  }

  private static boolean isTitledValue(Object schema) {
    return schema instanceof Map<?, ?> members
        && members.containsKey("const")
        && Set.of("const", "title", "description").containsAll(members.keySet());
  }

  /** A value with choices by their titles; members by their names. */
  static Object labelled(Map<String, Object> schema, Object value) {
    if (value instanceof List<?> items) {
      Map<String, Option> options = options(items(schema));
      return items.stream().map(item -> labelOf(options, item)).toList();
    }
    return labelOf(options(schema), value);
  }

  private static Object labelOf(Map<String, Option> options, Object value) {
    Option option = options.get(text(value));
    return option == null || option.label.equals(text(value)) ? value : option.label;
  }

  private static Object valueOf(Map<String, Option> options, String typed) {
    Option option = options.get(typed);
    return option == null ? typed : option.value;
  }

  /** A value of a field as its text. */
  private static String text(Object value) {
    return value instanceof String text ? text : Json.write(value);
  }

  /**
   * The value that was typed.
   *
   * @param values at least one that is not blank
   * @throws Unreadable when it is none of this kind
   */
  Object read(Map<String, Object> schema, List<String> values) {
    // Browsers send the line breaks of several lines as CR LF.
    String first = values.getFirst().replace("\r\n", "\n");
    return switch (this) {
      case LINE, TEXT, DATE -> first;
      case NUMBER -> number(first);
      case YES_NO -> yesOrNo(first);
      case TIME -> instant(first);
      case CHOICE -> valueOf(options(schema), first);
      case CHOICES -> {
        Map<String, Option> options = options(items(schema));
        yield values.stream().map(value -> valueOf(options, value)).toList();
      }
      case LINES -> {
        Map<String, Object> items = items(schema);
        FieldKind kind = of(items);
        yield first
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> kind.read(items, List.of(line.strip())))
            .toList();
      }
      case JSON -> json(first);
      case GROUP -> throw new IllegalStateException("A group has no value of its own.");
    };
  }

  /** As a choice sends it, and as a person writes it in a line of several. */
  private static Object yesOrNo(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default -> throw new Unreadable(Texts.of("answer.enter-yes-or-no"));
    };
  }

  private static Object json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonMalformed malformed) {
      throw new Unreadable(malformed.getMessage());
    }
  }

  /** Within the same bounds as numbers of the API. */
  private static Object number(String text) {
    try {
      if (Json.parse(text.strip()) instanceof Number number) {
        return number;
      }
    } catch (JsonMalformed malformed) {
      // Said below, in the words of the field.
    }
    throw new Unreadable(Texts.of("answer.enter-number"));
  }

  /** RFC 3339 as scripts send it, or a time in UTC as a field without them does. */
  private static String instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toString();
    } catch (DateTimeException withoutZone) {
      try {
        return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toString();
      } catch (DateTimeException neither) {
        throw new Unreadable(Texts.of("answer.enter-date-and-time"));
      }
    }
  }
}
