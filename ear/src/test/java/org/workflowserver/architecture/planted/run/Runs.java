package org.workflowserver.architecture.planted.run;

/** A facade in order. */
public final class Runs {
  public RunView require(String id) {
    return new RunView(id, new RunStore().find(id).id());
  }
}
