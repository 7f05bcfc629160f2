package org.workflowserver.engine.execution;

import java.util.Map;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;

/**
 * A rendered configuration.
 *
 * @param failure why it could not be rendered; null when it could
 * @param secrets what its step has to mind of the secrets in it
 */
public record Rendered(Map<String, Object> configuration, Failed failure, StepSecrets secrets) {
  static Rendered not(Failed failure) {
    return new Rendered(Map.of(), failure, StepSecrets.NONE);
  }
}
