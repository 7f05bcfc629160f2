package org.workflowserver.web.form;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.Texts;

/**
 * What one person answered.
 *
 * @param action label of the button
 * @param comment may be null
 * @param fields what was filled in; none where {@code data} shows it, and where others do
 * @param data the same as JSON, where the form has no fields or they would be too long
 */
public record ShownSubmission(
    String by,
    Instant at,
    String action,
    String comment,
    List<AnsweredField> fields,
    ShownJson data) {
  /** Characters of a button's label, as {@code ui_interaction} has them. */
  private static final int LONGEST_LABEL = 255;

  /** Characters of a schema, and of an answer, that is shown in fields. */
  private static final int LONGEST = 64 << 10;

  /** Characters of all fields of a page. */
  private static final int LONGEST_FIELDS = 256 << 10;

  /** What one person answered, where what was filled in is shown elsewhere. */
  public ShownSubmission(String by, Instant at, String action, String comment) {
    this(by, at, action, comment, List.of(), ShownJson.NONE);
  }

  /** Whether there is data to be shown. */
  public boolean isDataShown() {
    return data.isThere() && !"{}".equals(data.text());
  }

  /**
   * What people answered to a question, the first few.
   *
   * @param href where an answer is that is too long for the page
   */
  public static List<ShownSubmission> of(InteractionView question, int most, String href) {
    boolean inFields = question.schema() != null && question.schema().length() <= LONGEST;
    Map<String, Object> schema = inFields ? Json.parseStoredObject(question.schema()) : Map.of();
    Object actions = Json.parseStored(question.actions());
    ShownJson.Budget budget = new ShownJson.Budget();
    int left = LONGEST_FIELDS;
    List<ShownSubmission> shown = new ArrayList<>();
    for (InteractionView.Submission given : question.submissions().stream().limit(most).toList()) {
      List<AnsweredField> fields = fields(schema, given.data(), left);
      left -= fields.stream().mapToInt(AnsweredField::length).sum();
      shown.add(
          new ShownSubmission(
              given.by(),
              given.at(),
              labelOf(actions, given.action()),
              given.comment(),
              fields,
              fields.isEmpty() ? budget.show(given.data(), "", href) : ShownJson.NONE));
    }
    return shown;
  }

  private static List<AnsweredField> fields(Map<String, Object> schema, String data, int most) {
    return Optional.ofNullable(data)
        .filter(text -> text.length() <= LONGEST)
        .flatMap(text -> AnsweredField.inFields(schema, Json.parseStored(text)))
        .filter(fields -> fields.stream().mapToInt(AnsweredField::length).sum() <= most)
        .orElse(List.of());
  }

  /**
   * Label of a button.
   *
   * @param actions the buttons of the question; one to submit where it names none
   */
  public static String labelOf(Object actions, String id) {
    if (!(actions instanceof List<?> offered) || offered.isEmpty()) {
      return Texts.of("interaction.submit");
    }
    return offered.stream()
        .map(SchemaFields::asObject)
        .filter(action -> id.equals(action.get("id")))
        .map(action -> action.get("label") instanceof String label ? label : id)
        .map(label -> Text.shortened(label, LONGEST_LABEL))
        .findFirst()
        .orElse(id);
  }
}
