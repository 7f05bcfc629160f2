package org.workflowserver.web.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;
import org.workflowserver.web.form.AnswerForm;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.page.Texts;

/**
 * What people answered to a step that asked them, in the words of its form.
 *
 * @param fields what was filled in
 * @param submissions in the order that they came
 */
public record GivenAnswer(List<Field> fields, List<Submission> submissions) {
  /** The step that asks people. */
  private static final String ASKING = "ui_interaction";

  /** Characters of what went in, and came out, up to which the page tells it so. */
  private static final int LONGEST = 64 << 10;

  /** A field by its title, and its value as people read it. */
  public record Field(String title, String value) {}

  /**
   * What one person chose.
   *
   * @param action its label
   * @param comment may be null
   */
  public record Submission(String by, Instant at, String action, String comment) {}

  /** That of an entry; empty where nobody was asked, or has answered, and of a very long one. */
  static Optional<GivenAnswer> of(LogView entry) {
    if (!ASKING.equals(entry.componentId()) || entry.length() > LONGEST) {
      return Optional.empty();
    }
    Map<String, Object> asked = SchemaFields.asObject(Json.parseStored(entry.input()));
    Map<String, Object> given = SchemaFields.asObject(Json.parseStored(entry.output()));
    if (given.get("action") == null || !(given.get("submissions") instanceof List<?> all)) {
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    Map<String, Object> schema = SchemaFields.asObject(asked.get("schema"));
    add("", AnswerForm.titled(schema, given.get("data")), fields);
    return Optional.of(
        new GivenAnswer(
            List.copyOf(fields),
            all.stream().map(SchemaFields::asObject).map(one -> submission(asked, one)).toList()));
  }

  private static void add(String title, Object value, List<Field> fields) {
    if (value instanceof Map<?, ?> members && !members.isEmpty()) {
      String group = title.isEmpty() ? "" : title + ": ";
      members.forEach((name, member) -> add(group + name, member, fields));
    } else if (!title.isEmpty()) {
      fields.add(new Field(title, text(value)));
    }
  }

  private static String text(Object value) {
    if (value instanceof Boolean yes) {
      return Texts.of(yes ? "interaction.yes" : "interaction.no");
    }
    boolean plain =
        value instanceof List<?> items && items.stream().noneMatch(Map.class::isInstance);
    return plain
        ? ((List<?>) value).stream().map(GivenAnswer::text).collect(Collectors.joining(", "))
        : value instanceof String text ? text : Json.write(value);
  }

  private static Submission submission(Map<String, Object> asked, Map<String, Object> one) {
    return new Submission(
        (String) one.get("by"),
        Instant.parse((String) one.get("at")),
        label(asked.get("actions"), one.get("action")),
        (String) one.get("comment"));
  }

  private static String label(Object actions, Object id) {
    return actions instanceof List<?> offered
        ? offered.stream()
            .map(SchemaFields::asObject)
            .filter(action -> id.equals(action.get("id")) && action.get("label") != null)
            .map(action -> text(action.get("label")))
            .findFirst()
            .orElse((String) id)
        : (String) id;
  }
}
