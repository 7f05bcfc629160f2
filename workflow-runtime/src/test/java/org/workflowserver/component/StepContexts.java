package org.workflowserver.component;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Contexts that steps are given in tests. */
public final class StepContexts {
  private StepContexts() {}

  /** The context of a step of no tenant, whose configuration holds no secret. */
  public static StepContext of(
      Map<String, Object> configuration,
      Map<String, Object> trigger,
      String idempotencyKey,
      String traceparent,
      Instant now,
      Duration timeout) {
    return new StepContext(
        configuration,
        trigger,
        idempotencyKey,
        traceparent,
        now,
        timeout,
        StepSecrets.NONE,
        "",
        null);
  }
}
