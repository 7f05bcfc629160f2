package org.workflowserver.run;

import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;

/**
 * A start by something that is not a call of the API: a webhook, a synchronous request.
 *
 * @param triggerType what the run says that started it, such as {@code webhook}
 * @param payload what the run starts with
 * @param idempotency makes a repeated message give the same run
 * @param traceparent W3C trace context of the caller
 * @param requestedBy who asked for it; null when nobody did
 */
public record TriggeredStart(
    WorkflowHead workflow,
    CompiledWorkflow compiled,
    String triggerType,
    Map<String, Object> payload,
    Optional<StartCommand.Idempotency> idempotency,
    Optional<String> traceparent,
    Requester requestedBy) {}
