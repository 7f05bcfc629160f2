package org.workflowserver.architecture.planted.component;

/** The type of a node. */
public interface Component {
  String execute(String input);
}
