package org.workflowserver.run.state;

/** Names a step uniquely in its run: its node, and the iteration. */
public record StepKey(String nodeId, IterationPath path) {
  /** The step of a node in an iteration as that is stored. */
  public static StepKey of(String nodeId, String path) {
    return new StepKey(nodeId, IterationPath.parse(path));
  }

  /** The key as text; what derives from it is the same on every attempt and after a crash. */
  @Override
  public String toString() {
    return nodeId + "/" + path.text();
  }

  /** The same for readers: outside of iterators the node alone. */
  String shown() {
    return path.depth() == 0 ? nodeId : toString();
  }
}
