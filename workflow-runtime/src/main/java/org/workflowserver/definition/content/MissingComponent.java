package org.workflowserver.definition.content;

/** A stored version names a component that is no longer deployed. */
public class MissingComponent extends RuntimeException {
  MissingComponent(String nodeId, String componentId) {
    super("Node '" + nodeId + "' needs the component '" + componentId + "', which is not there.");
  }
}
