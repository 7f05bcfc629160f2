package org.workflowserver.component.transform;

import java.util.Map;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.JsonMalformed;

/** What is said of a text that should be JSON and is not. */
final class MalformedText {
  private MalformedText() {}

  /** The step's failure, with the line and the column of the fault. */
  static Failed failure(JsonMalformed malformed) {
    String position = "(line %d, column %d).".formatted(malformed.line(), malformed.column());
    String what = malformed.getMessage();
    return new Failed(
        Fault.INPUT,
        "json_invalid",
        what.endsWith(position) ? what : what.substring(0, what.length() - 1) + ' ' + position,
        false,
        Map.of("line", malformed.line(), "column", malformed.column()));
  }
}
