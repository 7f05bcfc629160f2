package org.workflowserver.api.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.definition.WorkflowVersionView;

/** Versions of workflows as callers see them. */
final class VersionJson {
  private VersionJson() {}

  /** A version in a list: without nodes and edges. */
  static Map<String, Object> row(WorkflowVersionView version) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("workflow_id", version.workflowId());
    json.put("number", version.number());
    json.put("author", version.author());
    json.put("version_note", version.versionNote());
    json.put("node_count", version.nodeCount());
    json.put("created_at", version.createdAt());
    return json;
  }

  /** A version with its nodes and edges, and its notes where there are any. */
  static Map<String, Object> whole(WorkflowVersionView version) {
    Map<String, Object> json = row(version);
    json.put("nodes", version.nodes());
    json.put("edges", version.edges());
    if (!version.notes().isEmpty()) {
      json.put("notes", version.notes());
    }
    return json;
  }
}
