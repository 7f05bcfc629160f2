package org.workflowserver.architecture.planted.api;

import org.workflowserver.architecture.planted.json.Text;
import org.workflowserver.architecture.planted.run.RunView;
import org.workflowserver.architecture.planted.run.record.Runs;

/** A resource in order. */
public final class RunsResource {
  public RunView run(Runs runs, String id) {
    return runs.require(Text.trimmed(id));
  }
}
