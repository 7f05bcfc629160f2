package org.workflowserver.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.workflowserver.component.Question;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * What a step asks people, as it goes on record.
 *
 * @param instructions HTML
 * @param schema JSON text; null when any data fits
 * @param actions JSON text of an array of {@code {id, label, style}}
 */
public record NewInteraction(
    String id,
    String title,
    String instructions,
    String schema,
    String actions,
    SortedSet<String> users,
    SortedSet<String> groups,
    int required,
    boolean requesterMayAct) {

  /** The question under a new id. */
  public static NewInteraction of(String id, Question question) {
    List<Map<String, Object>> actions = new ArrayList<>();
    for (Question.Action action : question.actions()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", action.id());
      json.put("label", action.label());
      json.put("style", action.style());
      actions.add(json);
    }
    return new NewInteraction(
        id,
        Text.storable(question.title()),
        Text.storable(question.instructions()),
        question.schema() == null ? null : Json.write(question.schema()),
        Json.write(actions),
        question.users(),
        question.groups(),
        question.required(),
        question.requesterMayAct());
  }

  /** About how many bytes it holds. */
  long size() {
    return 512L
        + instructions.length()
        + (schema == null ? 0 : schema.length())
        + actions.length()
        + 64L * (users.size() + groups.size());
  }
}
