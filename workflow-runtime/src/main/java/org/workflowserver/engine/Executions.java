package org.workflowserver.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.run.RunIdentity;

/** Makes runs in memory. */
interface Executions {
  /**
   * @param since from when on it may have been moved before; empty for one that begins
   */
  RunExecution of(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow compiled,
      Map<String, Object> payload,
      Optional<Instant> since);
}
