package org.workflowserver.run;

import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.WorkflowHead;

/**
 * A run that is to be accepted.
 *
 * @param triggerType such as {@code manual}
 * @param payload what it starts with
 */
public record NewStart(
    WorkflowHead workflow,
    CompiledWorkflow compiled,
    String triggerType,
    Map<String, Object> payload,
    Optional<StartCommand.Idempotency> idempotency,
    Optional<String> traceparent) {}
