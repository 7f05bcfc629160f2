package org.workflowserver.component;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.workflowserver.limit.MemoryBudget;

/**
 * What a step is given.
 *
 * @param configuration the node's configuration with templates rendered, common members left out
 * @param trigger what started the run: {@code type}, {@code run_id} and the members of its context
 * @param idempotencyKey {@code <run id>/<node id>/<iteration>}, the same on every attempt
 * @param traceparent W3C trace context to pass on
 * @param now the recorded time of the step's last predecessor; a repeat gets the same
 * @param timeout how long this attempt may take; in a run its wait for a connection is not counted
 * @param secrets what it has to mind of the secrets in its configuration
 * @param orgId the tenant
 * @param memory for large answers that it gets; null where nobody counts them
 */
public record StepContext(
    Map<String, Object> configuration,
    Map<String, Object> trigger,
    String idempotencyKey,
    String traceparent,
    Instant now,
    Duration timeout,
    StepSecrets secrets,
    String orgId,
    MemoryBudget.Reservation memory) {

  /** The same with another configuration, such as a part of its own. */
  public StepContext with(Map<String, Object> other) {
    return new StepContext(
        other, trigger, idempotencyKey, traceparent, now, timeout, secrets, orgId, memory);
  }
}
