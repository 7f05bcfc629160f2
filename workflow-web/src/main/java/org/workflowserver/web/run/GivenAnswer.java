package org.workflowserver.web.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;
import org.workflowserver.web.form.AnsweredField;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.form.ShownSubmission;

/**
 * What people answered to a step that asked them, in the words of its form.
 *
 * @param fields what was filled in
 * @param submissions in the order that they came
 */
public record GivenAnswer(List<AnsweredField> fields, List<ShownSubmission> submissions) {
  /** The step that asks people. */
  private static final String ASKING = "ui_interaction";

  /** Characters of what went in and came out; longer ones are shown as JSON only. */
  private static final int LONGEST = 64 << 10;

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
    return Optional.of(
        new GivenAnswer(
            AnsweredField.of(SchemaFields.asObject(asked.get("schema")), given.get("data")),
            all.stream()
                .map(SchemaFields::asObject)
                .map(one -> submission(asked.get("actions"), one))
                .toList()));
  }

  private static ShownSubmission submission(Object actions, Map<String, Object> one) {
    return new ShownSubmission(
        (String) one.get("by"),
        Instant.parse((String) one.get("at")),
        ShownSubmission.labelOf(actions, (String) one.get("action")),
        (String) one.get("comment"));
  }
}
