package org.workflowserver.refusal;

import java.time.Duration;
import java.util.List;

/** A read whose answer is large and finds no memory beside others that are under way. */
public final class AnswerRefusal extends Refusal {
  /**
   * @param wait when it is worth reading again
   */
  public AnswerRefusal(Duration wait) {
    super(
        RefusalCode.CAPACITY_EXCEEDED,
        "Too many large answers are under way that were asked for and are not received yet;"
            + " ask again when they are.",
        List.of(),
        wait);
  }
}
