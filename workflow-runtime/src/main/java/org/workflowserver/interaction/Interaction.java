package org.workflowserver.interaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.run.Requester;

/**
 * An interaction as it is on record.
 *
 * @param orgId its tenant
 * @param iteration indices of the iterators around its step, separated by dots
 * @param barred who may not answer although others like them may; null for nobody
 */
record Interaction(String orgId, String iteration, String barred, InteractionView view) {
  /** Whether it has an action of that id. */
  boolean offers(String action) {
    return actions().contains(action);
  }

  List<String> actions() {
    List<String> ids = new ArrayList<>();
    for (Object action : (List<?>) Json.parseStored(view.actions())) {
      ids.add((String) ((Map<?, ?>) action).get("id"));
    }
    return ids;
  }

  /** Whether an answer is still accepted. */
  boolean isOpen(Instant now) {
    return view.status() == InteractionStatus.OPEN
        && (view.expiresAt() == null || now.isBefore(view.expiresAt()));
  }

  /** Whether that person has answered. */
  boolean hasAnswerOf(Requester person) {
    return view.submissions().stream().anyMatch(submission -> person.matches(submission.subject()));
  }

  /** Whether so many people have chosen the action, the next one to do so included. */
  boolean isDecidedBy(String action) {
    long before =
        view.submissions().stream()
            .filter(submission -> submission.action().equals(action))
            .count();
    return before + 1 >= view.required();
  }

  /** What the step goes on with, as JSON text. */
  String answer(Submission last) {
    List<Map<String, Object>> all = new ArrayList<>();
    view.submissions().forEach(submission -> all.add(json(submission)));
    all.add(json(last));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("action", last.action());
    answer.put("data", Json.parseStored(last.data()));
    answer.put("submissions", all);
    return Json.write(answer);
  }

  private static Map<String, Object> json(Submission submission) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("by", submission.by());
    json.put("at", Times.format(submission.at()));
    json.put("action", submission.action());
    json.put("comment", submission.comment());
    return json;
  }
}
