package org.workflowserver.graph;

import java.util.List;

/**
 * A node as the graph sees it.
 *
 * @param id unique in its graph
 * @param handles the named ways out of it, the default one first
 */
public record Node(String id, List<String> handles) {
  public Node {
    handles = List.copyOf(handles);
  }
}
