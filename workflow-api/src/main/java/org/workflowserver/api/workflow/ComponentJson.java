package org.workflowserver.api.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.component.Descriptor;

/** Components as callers see them. */
final class ComponentJson {
  private ComponentJson() {}

  /**
   * A component of the catalogue.
   *
   * @param schema of its configuration, the common members included
   */
  static Map<String, Object> entry(Descriptor component, Map<String, Object> schema) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", component.id());
    json.put("kind", component.kind().code());
    json.put("title", component.title());
    json.put("description", component.description());
    json.put("handles", component.handles());
    json.put("schema", schema);
    json.put("example", component.example());
    return json;
  }
}
