package org.workflowserver.engine.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.run.RunRecord;

/**
 * What came of an attempt of a step, with secrets masked everywhere.
 *
 * @param input the rendered configuration as JSON text; {@code {}} when it could not be rendered
 * @param output the outcome's output as JSON text
 * @param called the run that it called; null when it called none
 */
public record StepAttempt(
    StepOutcome outcome, String input, String output, long nanos, RunRecord called) {
  StepAttempt(StepOutcome outcome, String input, String output, long nanos) {
    this(outcome, input, output, nanos, null);
  }

  /** The same attempt with another outcome, as it counts. */
  public StepAttempt as(StepOutcome other, RunRecord called) {
    return new StepAttempt(other, input, Json.write(output(other)), nanos, called);
  }

  /** The failure of an attempt whose output is over the limit; the output is discarded. */
  static StepAttempt tooLarge(StepOutcome of, String how, String input, long nanos) {
    String what = of instanceof Calling ? "The called workflow's input" : "The step's output";
    Failed failure = Failed.input("output_too_large", what + " is " + how + ".");
    return new StepAttempt(failure, input, Json.write(output(failure)), nanos);
  }

  /** What others get of an outcome: the output, or what the workflow that it calls is given. */
  static Map<String, Object> handedOn(StepOutcome outcome) {
    return outcome instanceof Calling call ? call.input() : output(outcome);
  }

  /** The node's output as a JSON object. */
  public static Map<String, Object> output(StepOutcome outcome) {
    return switch (outcome) {
      case Completed completed -> completed.output();
      case Failed failed -> {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failed.code());
        error.put("message", failed.message());
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("error", error);
        output.putAll(failed.details());
        yield output;
      }
      case Terminated terminated -> {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("status", terminated.completed() ? "completed" : "failed");
        output.put("message", terminated.message());
        output.put("output", terminated.output());
        yield output;
      }
      case Iterating iterating -> Map.of("count", (long) iterating.items().size());
      case Calling calling -> Map.of("workflow_id", calling.workflowId());
      case Expecting ignored -> Map.of();
      case Asking asking -> Map.of("title", asking.question().title());
      case Waiting waiting -> Map.of("waits_until", Times.format(waiting.until()));
    };
  }
}
