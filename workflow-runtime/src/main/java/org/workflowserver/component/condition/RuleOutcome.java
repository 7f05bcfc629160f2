package org.workflowserver.component.condition;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.json.Text;

/** What a rule comes to. */
sealed interface RuleOutcome {
  /** The handles of a condition that is one rule. */
  List<String> HANDLES = List.of("true", "false");

  /** It holds, or it does not. */
  record Judged(boolean result) implements RuleOutcome {}

  /** There is nothing to judge: the step fails. */
  record Unjudged(Failed failure) implements RuleOutcome {}

  static RuleOutcome of(boolean result) {
    return new Judged(result);
  }

  static RuleOutcome failed(String code, String message) {
    return new Unjudged(Failed.input(code, message));
  }

  /** The verdict on values of the right types, or what is wrong with one. */
  static RuleOutcome of(Members subject, Members terms, Supplier<RuleOutcome> outcome) {
    return subject
        .mismatch()
        .or(terms::mismatch)
        .<RuleOutcome>map(Unjudged::new)
        .orElseGet(outcome);
  }

  /** A rendered operator that is none: only a template can bring it here. */
  static RuleOutcome unknownOperator(Members terms, List<String> known) {
    return failed(
        "configuration_invalid",
        "'%s' must be one of %s, but is '%s'."
            .formatted(
                terms.nameOf("operator"),
                String.join(", ", known),
                Text.shortened(terms.text("operator"))));
  }

  /** The outcome of a condition that is this one rule. */
  default StepOutcome outcome() {
    return switch (this) {
      case Judged judged ->
          new Completed(Boolean.toString(judged.result()), Map.of("result", judged.result()));
      case Unjudged unjudged -> unjudged.failure();
    };
  }
}
