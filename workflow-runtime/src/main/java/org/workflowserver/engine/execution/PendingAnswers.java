package org.workflowserver.engine.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.state.Wait;

/** Answers to one run that no step of it was resumed by yet. For one thread at a time. */
final class PendingAnswers {
  private final Map<String, RunCommand> byId = new LinkedHashMap<>();

  void add(RunCommand answer) {
    byId.put(answer.id(), answer);
  }

  boolean has(RunCommand answer) {
    return byId.containsKey(answer.id());
  }

  /** The answer that ends the wait; null while none has come. */
  RunCommand find(Wait wait) {
    return byId.values().stream().filter(answer -> ends(answer, wait)).findFirst().orElse(null);
  }

  /** As {@link #find}; it ends no other wait. */
  RunCommand take(Wait wait) {
    RunCommand found = find(wait);
    if (found != null) {
      byId.remove(found.id());
    }
    return found;
  }

  /** An attempt of the step before this one may have waited for something else. */
  private static boolean ends(RunCommand answer, Wait wait) {
    return wait.isAnswerable()
        && answer.answer().step().equals(wait.step())
        && (wait.subject() == null || wait.subject().equals(answer.answer().source()));
  }
}
