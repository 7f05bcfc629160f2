package org.workflowserver.architecture.planted.web;

import org.workflowserver.architecture.planted.run.record.Runs;

/** A page in order. */
public final class RunPage {
  public String name(Runs runs, String id) {
    return runs.require(id).name();
  }
}
