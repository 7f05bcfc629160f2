package org.workflowserver.api.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.document.ImportedWorkflow;
import org.workflowserver.definition.document.UnresolvedReference;

/** Workflows as callers see them. */
final class WorkflowJson {
  private WorkflowJson() {}

  /** A workflow in a list: without nodes and edges. */
  static Map<String, Object> row(WorkflowView workflow) {
    Map<String, Object> json = head(workflow);
    rest(json, workflow);
    return json;
  }

  /** A workflow with its nodes and edges, and its notes where there are any. */
  static Map<String, Object> whole(WorkflowView workflow) {
    Map<String, Object> json = head(workflow);
    json.put("nodes", workflow.nodes());
    json.put("edges", workflow.edges());
    if (!workflow.notes().isEmpty()) {
      json.put("notes", workflow.notes());
    }
    rest(json, workflow);
    return json;
  }

  /** A workflow that was imported, with what could not be resolved. */
  static Map<String, Object> imported(ImportedWorkflow imported) {
    Map<String, Object> json = whole(imported.workflow());
    json.put("unresolved", imported.unresolved().stream().map(WorkflowJson::unresolved).toList());
    return json;
  }

  private static Map<String, Object> unresolved(UnresolvedReference reference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", reference.kind().code());
    json.put("name", reference.name());
    json.put("pointer", reference.pointer());
    json.put("message", reference.message());
    return json;
  }

  /** What a validation found. */
  static Map<String, Object> validation(List<Problem> problems) {
    List<String> errors =
        problems.stream().filter(WorkflowJson::forbids).map(Problem::message).toList();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("valid", errors.isEmpty());
    json.put("errors", errors);
    json.put("problems", problems.stream().map(WorkflowJson::problem).toList());
    return json;
  }

  private static Map<String, Object> head(WorkflowView workflow) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", workflow.id());
    json.put("name", workflow.name());
    json.put("description", workflow.description());
    return json;
  }

  private static void rest(Map<String, Object> json, WorkflowView workflow) {
    json.put("schedule_type", workflow.schedule().type().code());
    json.put("schedule_value", workflow.schedule().value());
    json.put("schedule_timezone", workflow.schedule().timezone());
    json.put("next_run_at", workflow.nextRunAt());
    json.put("is_active", workflow.active());
    json.put("webhook_url", workflow.webhookUrl());
    json.put("version", workflow.version());
    json.put("settings", workflow.settings());
    json.put("created_at", workflow.createdAt());
    json.put("updated_at", workflow.updatedAt());
  }

  private static boolean forbids(Problem problem) {
    return problem.severity() == Problem.Severity.ERROR;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pointer", problem.pointer());
    json.put("node_id", problem.nodeId());
    json.put("code", problem.code());
    json.put("severity", forbids(problem) ? "error" : "warning");
    json.put("message", problem.message());
    return json;
  }
}
