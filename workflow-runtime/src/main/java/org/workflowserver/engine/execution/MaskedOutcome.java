package org.workflowserver.engine.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.workflowserver.component.Question;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.template.mask.Mask;

/**
 * Takes the secrets out of what a component returned, before anything else sees it. What the
 * drawing spells out literally, handles and the ids of actions, holds none.
 */
final class MaskedOutcome {
  private MaskedOutcome() {}

  /** The outcome as one mask after the other leaves it. */
  static StepOutcome of(StepOutcome outcome, List<Mask> masks) {
    StepOutcome masked = outcome;
    for (Mask mask : masks) {
      masked = of(masked, mask);
    }
    return masked;
  }

  private static StepOutcome of(StepOutcome outcome, Mask mask) {
    return switch (outcome) {
      case Completed completed ->
          new Completed(completed.handle(), mask.object(completed.output()));
      case Failed failed -> failed(failed, mask);
      case Terminated ending ->
          new Terminated(
              ending.completed(),
              ending.message() == null ? null : mask.text(ending.message()),
              mask.value(ending.output()));
      case Waiting waiting -> waiting;
      case Calling calling ->
          new Calling(
              mask.text(calling.workflowId()), mask.object(calling.input()), calling.waits());
      case Expecting expecting -> expecting;
      case Asking asking -> new Asking(question(asking.question(), mask), asking.until());
      case Iterating iterating ->
          new Iterating(
              iterating.items().stream()
                  .map(mask::value)
                  .collect(Collectors.toCollection(ArrayList::new)),
              iterating.concurrency(),
              iterating.stopsOnError());
    };
  }

  private static Failed failed(Failed failed, Mask mask) {
    return new Failed(
        failed.fault(),
        mask.text(failed.code()),
        mask.text(failed.message()),
        failed.retryable(),
        mask.object(failed.details()),
        failed.retryAfter());
  }

  private static Question question(Question asked, Mask mask) {
    return new Question(
        mask.text(asked.title()),
        mask.text(asked.instructions()),
        asked.schema() == null ? null : mask.object(asked.schema()),
        asked.actions().stream()
            .map(
                action ->
                    new Question.Action(action.id(), mask.text(action.label()), action.style()))
            .toList(),
        names(asked.users(), mask),
        names(asked.groups(), mask),
        asked.required(),
        asked.requesterMayAct());
  }

  private static SortedSet<String> names(SortedSet<String> names, Mask mask) {
    return names.stream().map(mask::text).collect(Collectors.toCollection(TreeSet::new));
  }
}
