package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.WaitRecord;

/**
 * Steps of one run that go on, since what they waited for has come: a moment, or an answer. For one
 * thread at a time.
 */
final class Returns {
  private final RunProgress progress;
  private final RunLedger ledger;

  /** Answers by their id that no step waits for yet. */
  private final Map<String, RunCommand> brought = new LinkedHashMap<>();

  Returns(RunProgress progress, RunLedger ledger) {
    this.progress = progress;
    this.ledger = ledger;
  }

  /** Answers that are on record when the run is rebuilt. */
  void bring(List<RunCommand> onRecord) {
    onRecord.forEach(answer -> brought.put(answer.id(), answer));
  }

  /** The steps that go on when the run is rebuilt; the caller runs them. */
  List<Step> first(Instant now) {
    List<Step> first = new ArrayList<>();
    for (WaitRecord due : progress.due(now)) {
      progress.goOn(due);
      first.add(Step.goOn(due));
    }
    first.addAll(answered());
    return first;
  }

  /** The steps that go on with answers which came before they waited; the caller runs them. */
  List<Step> answered() {
    List<Step> answered = new ArrayList<>();
    for (RunCommand answer : List.copyOf(brought.values())) {
      Optional<WaitRecord> wait = progress.answeredBy(answer);
      if (wait.isPresent()) {
        brought.remove(answer.id());
        progress.goOn(wait.get());
        answered.add(Step.goOn(wait.get(), answer));
      }
    }
    return answered;
  }

  /** Dispatches the steps whose moment has come, as far as there are threads; how many. */
  int wake(Instant now) {
    int dispatched = 0;
    for (WaitRecord due : progress.due(now)) {
      if (!ledger.dispatch(Step.goOn(due))) {
        break;
      }
      progress.goOn(due);
      dispatched++;
    }
    return dispatched;
  }

  /** Whether the step that the answer is for is not done: it waits, or has gone on. */
  boolean isAwaited(RunCommand answer) {
    return progress.isOpen(answer);
  }

  /** Dispatches the step that waits for the answer, if there is a thread; how many were. */
  int goOn(RunCommand answer) {
    Optional<WaitRecord> wait = progress.answeredBy(answer);
    if (wait.isEmpty()) {
      brought.put(answer.id(), answer);
      return 0;
    }
    if (!ledger.dispatch(Step.goOn(wait.get(), answer))) {
      return 0;
    }
    progress.goOn(wait.get());
    return 1;
  }
}
