package org.workflowserver.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.template.Budget;
import org.workflowserver.template.Scope;
import org.workflowserver.template.TemplateFault;

/** Runs one attempt of a step: renders its configuration and calls its component. Stateless. */
final class StepRunner {
  private static final Logger LOG = Logger.getLogger(StepRunner.class.getName());

  /** A configuration is at most 64 levels deep, and so is what a step reads from outside. */
  private static final int DEEPEST = 2 * Json.MAX_DEPTH;

  private final Limits limits;
  private final TimeSource time;

  StepRunner(Limits limits, TimeSource time) {
    this.limits = limits;
    this.time = time;
  }

  /** The limits that steps and runs have to keep. */
  Limits limits() {
    return limits;
  }

  /**
   * How an attempt went.
   *
   * @param input the rendered configuration as JSON text; {@code {}} when it could not be rendered
   * @param output the outcome's output as JSON text
   */
  record Attempt(StepOutcome outcome, String input, String output, long nanos) {}

  /** Renders the configuration; a template's fault is an outcome like any other. */
  @SuppressWarnings("unchecked")
  Rendered render(CompiledNode node, Scope scope) {
    Budget budget = new Budget(limits.templateTime(), limits.templateOutput(), time::nanoTime);
    try {
      return new Rendered((Map<String, Object>) node.configuration().render(scope, budget), null);
    } catch (TemplateFault e) {
      return new Rendered(Map.of(), Failed.input(e.code(), e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(
          Level.SEVERE,
          "The configuration of a step of " + node.componentId() + " broke. The step fails.",
          e);
      return new Rendered(Map.of(), internal("The step's configuration could not be rendered."));
    }
  }

  /**
   * A rendered configuration.
   *
   * @param failure why it could not be rendered; null when it could
   */
  record Rendered(Map<String, Object> configuration, Failed failure) {}

  /** Runs one attempt. */
  Attempt run(CompiledNode node, StepContext context) {
    long start = time.nanoTime();
    StepOutcome outcome = execute(node, context, () -> node.component().execute(context));
    return attempt(outcome, Json.write(context.configuration()), time.nanoTime() - start);
  }

  /**
   * Goes on with an attempt that waited.
   *
   * @param waited how long ago the attempt began
   */
  Attempt resume(CompiledNode node, StepContext context, WaitEnd end, Duration waited) {
    StepOutcome outcome = execute(node, context, () -> node.component().resume(context, end));
    return attempt(outcome, Json.write(context.configuration()), waited.toNanos());
  }

  /**
   * The attempt as it counts when it had to be interrupted: what it completed all the same holds.
   */
  Attempt timedOut(CompiledNode node, Attempt attempt) {
    if (attempt.outcome() instanceof Completed) {
      return attempt;
    }
    Failed failed =
        new Failed(
            Fault.REMOTE,
            "timed_out",
            "The step took longer than " + node.timeout().toSeconds() + " s.",
            true,
            Map.of());
    return attempt(failed, attempt.input(), attempt.nanos());
  }

  /** The attempt that a configuration which could not be rendered makes. */
  Attempt notRendered(Failed failure) {
    return attempt(failure, "{}", 0);
  }

  private static StepOutcome execute(
      CompiledNode node, StepContext context, Supplier<StepOutcome> work) {
    try {
      return work.get();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(
          Level.SEVERE,
          "Component "
              + node.componentId()
              + " broke in step "
              + context.idempotencyKey()
              + ". The step fails.",
          e);
      return internal("The component '" + node.componentId() + "' failed for a reason of its own.");
    }
  }

  private static Failed internal(String message) {
    return new Failed(Fault.INTERNAL, "internal_error", message, false, Map.of());
  }

  private Attempt attempt(StepOutcome outcome, String input, long nanos) {
    if (!Json.isNestedWithin(DEEPEST, output(outcome))) {
      return attempt(
          Failed.input(
              "output_too_large",
              "The step's output is nested deeper than " + DEEPEST + " levels."),
          input,
          nanos);
    }
    String output = Json.write(output(outcome));
    if (isTooLarge(output)) {
      Failed failure =
          Failed.input(
              "output_too_large",
              "The step's output is larger than " + limits.stepOutput() + " bytes.");
      return new Attempt(failure, fitting(input), Json.write(output(failure)), nanos);
    }
    return new Attempt(outcome, fitting(input), output, nanos);
  }

  /** An input may exceed what an output may; the record then says so in its place. */
  private String fitting(String input) {
    return isTooLarge(input) ? "{\"omitted\":\"larger than the limit of a step's output\"}" : input;
  }

  private boolean isTooLarge(String text) {
    // No character takes more than 3 bytes of UTF-8 per UTF-16 unit.
    return text.length() > limits.stepOutput()
        || (text.length() * 3L > limits.stepOutput()
            && text.getBytes(StandardCharsets.UTF_8).length > limits.stepOutput());
  }

  /** The node's output as a JSON object. */
  static Map<String, Object> output(StepOutcome outcome) {
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
      case StepOutcome.Terminated terminated -> {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("status", terminated.completed() ? "completed" : "failed");
        output.put("message", terminated.message());
        output.put("output", terminated.output());
        yield output;
      }
      case StepOutcome.Waiting waiting -> Map.of("waits_until", Times.format(waiting.until()));
    };
  }
}
