package org.workflowserver.definition.content;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.Kind;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.definition.content.Drawing.DrawnEdge;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.graph.Edge;
import org.workflowserver.json.Text;

/** Finds what is wrong with an edge of a drawing: its ends, and the handle that it leaves by. */
record EdgeCheck(
    Map<String, DrawnNode> nodes, Map<String, Component> components, Problems problems) {
  void run(DrawnEdge drawn) {
    Edge edge = drawn.edge();
    requireNode(drawn, "source", edge.source());
    requireNode(drawn, "target", edge.target());
    if (WorkflowCheck.isTrigger(components.get(edge.target()))) {
      problems.error(
          drawn.pointer() + "/target",
          edge.target(),
          "edge_into_trigger",
          "No edge may lead into the trigger '" + edge.target() + "'.");
    }
    Component source = components.get(edge.source());
    if (source != null) {
      checkHandle(drawn, nodes.get(edge.source()), source);
    }
  }

  private void requireNode(DrawnEdge edge, String end, String nodeId) {
    if (!nodes.containsKey(nodeId)) {
      problems.error(
          edge.pointer() + "/" + end,
          null,
          "edge_dangling",
          "The "
              + end
              + " of the edge is '"
              + Text.shortened(nodeId)
              + "', and there is no such node.");
    }
  }

  private void checkHandle(DrawnEdge drawn, DrawnNode source, Component component) {
    List<String> handles = component.allHandles(source.data());
    String named = drawn.edge().sourceHandle();
    if (named == null && (handles.isEmpty() || component.descriptor().kind() == Kind.CONDITION)) {
      problems.error(
          drawn.pointer() + "/sourceHandle",
          source.id(),
          "handle_missing",
          handles.isEmpty()
              ? "No edge may leave '" + source.id() + "': it ends the run."
              : "'sourceHandle' must name one of the handles of '"
                  + source.id()
                  + "': "
                  + String.join(", ", handles)
                  + ".");
    } else if (named != null && !handles.contains(named)) {
      problems.error(
          drawn.pointer() + "/sourceHandle",
          source.id(),
          "handle_unknown",
          "'%s' has no handle '%s'; it has: %s.%s"
              .formatted(
                  source.id(),
                  Text.shortened(named),
                  handles.isEmpty() ? "none" : String.join(", ", handles),
                  named.equals(StepOutcome.ERROR_HANDLE)
                      ? " An action has it with continue_on_error."
                      : ""));
    }
  }
}
