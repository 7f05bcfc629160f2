package org.workflowserver.api.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Json;

/** Interactions as callers see them. */
final class InteractionJson {
  private InteractionJson() {}

  static Map<String, Object> interaction(InteractionView view) {
    Map<String, Object> assignees = new LinkedHashMap<>();
    assignees.put("users", view.users());
    assignees.put("groups", view.groups());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", view.id());
    json.put("run_id", view.runId());
    json.put("workflow_id", view.workflowId());
    json.put("node_id", view.nodeId());
    json.put("title", view.title());
    json.put("instructions", view.instructions());
    json.put("schema", Json.Raw.ofNullable(view.schema()));
    json.put("actions", Json.Raw.ofNullable(view.actions()));
    json.put("assignees", assignees);
    json.put("required", view.required());
    json.put("submissions", view.submissions().stream().map(InteractionJson::submission).toList());
    json.put("status", view.status().code());
    json.put("expires_at", view.expiresAt());
    json.put("created_at", view.createdAt());
    return json;
  }

  private static Map<String, Object> submission(Submission submission) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("by", submission.by());
    json.put("at", submission.at());
    json.put("action", submission.action());
    json.put("data", Json.Raw.ofNullable(submission.data()));
    json.put("comment", submission.comment());
    return json;
  }
}
