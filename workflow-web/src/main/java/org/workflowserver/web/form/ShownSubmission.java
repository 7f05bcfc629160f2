package org.workflowserver.web.form;

import java.time.Instant;
import java.util.List;
import org.workflowserver.json.Text;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.Texts;

/**
 * What one person answered.
 *
 * @param action label of the button
 * @param comment may be null
 * @param data null where it is shown elsewhere
 */
public record ShownSubmission(
    String by, Instant at, String action, String comment, ShownJson data) {
  /** Characters of a button's label, as {@code ui_interaction} has them. */
  private static final int LONGEST_LABEL = 255;

  /** Whether there is data to be shown. */
  public boolean isDataShown() {
    return data != null && !"{}".equals(data.text());
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
