package org.workflowserver.architecture.planted.run.record;

import org.workflowserver.architecture.planted.run.RunStore;
import org.workflowserver.architecture.planted.run.RunView;

/** A facade in order. */
public final class Runs {
  public RunView require(String id) {
    return new RunStore().view(id);
  }
}
