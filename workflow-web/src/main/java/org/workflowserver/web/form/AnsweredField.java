package org.workflowserver.web.form;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.Texts;

/**
 * A field of a form that was answered.
 *
 * @param title that of the form; within a group behind that of the group
 * @param value as people read it
 * @param at the same of a field for a time; null for others
 */
public record AnsweredField(String title, String value, Instant at) {
  /** Characters of all titles and values; an answer with more is shown as JSON. */
  private static final int LONGEST = 64 << 10;

  /** What was answered, in fields where the form has them, else as one field with its JSON. */
  public static List<AnsweredField> of(Map<String, Object> schema, Object data) {
    if (data == null || Map.of().equals(data)) {
      return List.of();
    }
    return inFields(schema, data)
        .orElseGet(
            () -> List.of(new AnsweredField(Texts.of("answer.answer"), Json.write(data), null)));
  }

  /** The same where the form has fields, and what they show is not too long. */
  static Optional<List<AnsweredField>> inFields(Map<String, Object> schema, Object data) {
    if (!(data instanceof Map<?, ?> members) || !AnswerForm.hasFields(schema)) {
      return Optional.empty();
    }
    Reader reader = new Reader();
    reader.members("", schema, members, 0);
    return reader.left < 0 ? Optional.empty() : Optional.of(List.copyOf(reader.fields));
  }

  /** Characters on the page. */
  int length() {
    return title.length() + value.length();
  }

  private static final class Reader {
    private final List<AnsweredField> fields = new ArrayList<>();

    /** Negative as soon as it is too much. */
    private long left = LONGEST;

    private void members(String prefix, Map<String, Object> schema, Map<?, ?> members, int depth) {
      Map<String, Object> properties = SchemaFields.asObject(schema.get("properties"));
      for (Map.Entry<?, ?> member : members.entrySet()) {
        Map<String, Object> of = SchemaFields.asObject(properties.get(member.getKey()));
        String title = title((String) member.getKey(), of, members);
        left -= prefix.length() + title.length();
        left = fields.size() == AnswerForm.MOST_FIELDS ? -1 : left;
        if (left < 0) {
          return;
        }
        FieldKind kind = FieldKind.of(of);
        boolean group = kind == FieldKind.GROUP && depth < FieldKind.DEEPEST;
        if (group && member.getValue() instanceof Map<?, ?> within) {
          members(prefix + title + ": ", of, within, depth + 1);
        } else {
          add(prefix + title, kind, FieldKind.labelled(of, member.getValue()));
        }
      }
    }

    /** Its name where another member is called like its title. */
    private static String title(String name, Map<String, Object> schema, Map<?, ?> members) {
      String title =
          schema.get("title") instanceof String text && !members.containsKey(text) ? text : name;
      return title.isBlank() ? Json.write(title) : title;
    }

    private void add(String title, FieldKind kind, Object value) {
      String text = value instanceof List<?> items ? joined(items) : text(value);
      left -= text.length();
      fields.add(new AnsweredField(title, text, kind == FieldKind.TIME ? instant(text) : null));
    }

    /** A long label may be that of each of many items, and is not written for each then. */
    private String joined(List<?> items) {
      long labels =
          items.stream().mapToLong(item -> item instanceof String label ? label.length() : 0).sum();
      if (labels > left) {
        left = -1;
        return "";
      }
      return items.stream().anyMatch(item -> item instanceof Map || item instanceof List)
          ? Json.write(items)
          : items.stream().map(Reader::text).collect(Collectors.joining(", "));
    }

    private static String text(Object value) {
      if (value instanceof Boolean yes) {
        return Texts.of(yes ? "interaction.yes" : "interaction.no");
      }
      return value instanceof String text ? text : Json.write(value);
    }

    private static Instant instant(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException other) {
        // Shown as it is: whoever asks by the API may take any text.
        return null;
      }
    }
  }
}
