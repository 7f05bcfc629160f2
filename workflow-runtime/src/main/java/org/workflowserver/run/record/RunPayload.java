package org.workflowserver.run.record;

import java.util.List;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;

/**
 * What a run started with and what it gave; lists read it only when they are asked to.
 *
 * @param output null while there is none
 */
record RunPayload(String triggerPayload, String output) {
  /** The run with it, without entries. */
  RunDetail of(RunView run) {
    return new RunDetail(run, triggerPayload, output, List.of(), 0);
  }

  /** Characters of what it holds. */
  long length() {
    return (long) triggerPayload.length() + (output == null ? 0 : output.length());
  }
}
