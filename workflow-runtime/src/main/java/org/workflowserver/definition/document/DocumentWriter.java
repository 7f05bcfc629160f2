package org.workflowserver.definition.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.definition.content.NodeConfiguration;
import org.workflowserver.definition.content.ScheduleRequest;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.template.Template;

/**
 * Writes a workflow with the names of what it refers to in place of their ids.
 *
 * @param secretNames names of vault items by id
 * @param workflowNames names of workflows by id
 */
record DocumentWriter(Map<String, String> secretNames, Map<String, String> workflowNames) {
  /** The ids of the workflows that the workflow names. */
  static Set<String> workflowsIn(WorkflowView workflow, Drawing drawing) {
    Set<String> ids = new HashSet<>();
    drawing.nodes().forEach(node -> WorkflowReferences.in(node).ifPresent(ids::add));
    if (workflow.settings().get(WorkflowReferences.SETTING) instanceof String id) {
      ids.add(id);
    }
    return ids;
  }

  /** The body of a call that creates the same workflow. */
  Map<String, Object> body(WorkflowView workflow, Drawing drawing) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", workflow.name());
    body.put("description", workflow.description());
    body.put("is_active", workflow.active());
    body.put(ScheduleRequest.TYPE, workflow.schedule().type().code());
    body.put(ScheduleRequest.VALUE, workflow.schedule().value());
    body.put(ScheduleRequest.TIMEZONE, workflow.schedule().timezone());
    body.put("settings", settings(workflow.settings()));
    body.put("nodes", nodes(drawing));
    body.put("edges", drawing.rawEdges());
    if (!workflow.notes().isEmpty()) {
      body.put(Drawing.NOTES, workflow.notes());
    }
    return body;
  }

  private Map<String, Object> settings(Map<String, Object> settings) {
    Map<String, Object> written = new LinkedHashMap<>(settings);
    written.computeIfPresent(
        WorkflowReferences.SETTING, (setting, id) -> workflowNames.getOrDefault(id, (String) id));
    return written;
  }

  private List<Object> nodes(Drawing drawing) {
    List<Object> nodes = new ArrayList<>(drawing.rawNodes());
    for (DrawnNode node : drawing.nodes()) {
      Map<String, Object> written = new LinkedHashMap<>(drawing.rawNodes().get(node.index()));
      if (written.get("data") != null) {
        written.put("data", data(node));
      }
      nodes.set(node.index(), written);
    }
    return nodes;
  }

  private Map<String, Object> data(DrawnNode node) {
    Map<String, Object> own = NodeConfiguration.own(node.data());
    Map<String, Object> data = new LinkedHashMap<>(node.data());
    data.putAll(PortableSecrets.byName(own, secretNames));
    WorkflowReferences.in(node)
        .map(workflowNames::get)
        // A name that is a template would be rendered.
        .filter(Template::isLiteral)
        .ifPresent(name -> data.put(WorkflowReferences.MEMBER, name));
    return data;
  }
}
