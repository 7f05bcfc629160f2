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
sealed interface Verdict {
  /** The handles of a condition that is one rule. */
  List<String> HANDLES = List.of("true", "false");

  /** It holds, or it does not. */
  record Judged(boolean result) implements Verdict {}

  /** There is nothing to judge: the step fails. */
  record Unjudged(Failed failure) implements Verdict {}

  static Verdict of(boolean result) {
    return new Judged(result);
  }

  static Verdict failed(String code, String message) {
    return new Unjudged(Failed.input(code, message));
  }

  /** The verdict on values of the right types, or what is wrong with one. */
  static Verdict of(Members subject, Members terms, Supplier<Verdict> verdict) {
    return subject.mismatch().or(terms::mismatch).<Verdict>map(Unjudged::new).orElseGet(verdict);
  }

  /** A rendered operator that is none: only a template can bring it here. */
  static Verdict unknownOperator(Members terms, List<String> known) {
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
