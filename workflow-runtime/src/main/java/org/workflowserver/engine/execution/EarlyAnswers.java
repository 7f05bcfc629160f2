package org.workflowserver.engine.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.state.Wait;

/** Answers to one run that no step of it waits for yet. For one thread at a time. */
final class EarlyAnswers {
  private final Map<String, RunCommand> byId = new LinkedHashMap<>();

  void add(RunCommand answer) {
    byId.put(answer.id(), answer);
  }

  /** The answer that ends the wait; empty while none has come. */
  Optional<RunCommand> find(Wait wait) {
    return byId.values().stream().filter(answer -> fits(answer, wait)).findFirst();
  }

  /** As {@link #find}; it ends no other wait. */
  Optional<RunCommand> take(Wait wait) {
    Optional<RunCommand> found = find(wait);
    found.ifPresent(answer -> byId.remove(answer.id()));
    return found;
  }

  /** An attempt of the step before this one may have waited for something else. */
  static boolean fits(RunCommand answer, Wait wait) {
    return answer.answer().step().equals(wait.step())
        && (wait.subject() == null || wait.subject().equals(answer.answer().source()));
  }
}
