package org.workflowserver.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.run.state.StepKey;

/**
 * What came from outside for the owner of a run to apply: an answer to one of its steps, or,
 * without one, that the run is to end as cancelled.
 *
 * @param message for the reader of the run: why it is cancelled, or why what the step waited for
 *     failed; may be empty with an answer
 * @param answer null when the run is cancelled
 */
public record RunCommand(String id, String runId, String message, Answer answer) {
  /**
   * What a step waited for.
   *
   * @param source the id of what answers, such as a run's
   * @param outcome how it ended, such as a run's status
   * @param payload JSON text; may be null
   */
  public record Answer(StepKey step, String source, String outcome, String payload) {
    /**
     * What the component of the step sees: {@code source}, {@code outcome}, {@code message} and
     * {@code payload}.
     */
    public Map<String, Object> json(String message) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("source", source);
      json.put("outcome", outcome);
      json.put("message", message);
      json.put("payload", payload == null ? null : Json.parseStored(payload));
      return json;
    }
  }
}
