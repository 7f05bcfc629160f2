package org.workflowserver.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.graph.Frontier;
import org.workflowserver.graph.Graph;
import org.workflowserver.graph.NodeState;

/** What a completed run gives. */
final class RunOutput {
  private RunOutput() {}

  /**
   * The output of the one executed node without executed successors; an object by node id when
   * there are several.
   */
  static Object of(Graph graph, Frontier frontier, Map<String, Object> outputs) {
    Map<String, Object> last = new LinkedHashMap<>();
    for (String id : graph.topologicalOrder()) {
      if (frontier.state(id) == NodeState.DONE) {
        graph.predecessors(id).forEach(last::remove);
        last.put(id, outputs.get(id));
      }
    }
    return last.size() == 1 ? last.values().iterator().next() : last.isEmpty() ? null : last;
  }
}
