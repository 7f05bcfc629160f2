package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import org.workflowserver.component.StepOutcome;

/** What every condition answers with. */
final class Verdict {
  static final List<String> HANDLES = List.of("true", "false");

  private Verdict() {}

  static StepOutcome of(boolean result) {
    return new StepOutcome.Completed(Boolean.toString(result), Map.of("result", result));
  }

  /** A rendered operator that is none: only a template can bring it here. */
  static StepOutcome unknownOperator(String operator, List<String> known) {
    return StepOutcome.Failed.input(
        "configuration_invalid",
        "'operator' must be one of %s, but is '%s'.".formatted(String.join(", ", known), operator));
  }
}
