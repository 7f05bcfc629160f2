package org.workflowserver.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.WaitRecord;

/** Applies what came from outside for runs that this server moves: ends and answers. */
final class Commands {
  private final Means means;

  Commands(Means means) {
    this.means = means;
  }

  /** Applies the commands, and makes parked runs due that there are commands for. */
  void apply() {
    String lease = means.journal().lease();
    Instant now = means.time().now();
    List<RunCommand> commands =
        means.stores().transactions().inNew(() -> means.stores().commands().take(lease, now));
    commands.forEach(this::apply);
  }

  /**
   * Ends a wait whose time is over.
   *
   * @return the answer that was accepted before; empty when none will be any more
   * @throws WaitUnsettled when the database can't be asked
   */
  Optional<RunCommand> expire(WaitRecord wait) {
    try {
      return means.stores().transactions().inNew(() -> means.stores().commands().expire(wait));
    } catch (RuntimeException e) {
      throw new WaitUnsettled("Could not end a wait of run " + wait.runId() + ".", e);
    }
  }

  private void apply(RunCommand command) {
    // One that is not in memory yet is just being rebuilt, and finds its commands itself.
    means.inMemory().find(command.runId()).ifPresent(run -> apply(command, run));
  }

  private void apply(RunCommand command, RunExecution run) {
    if (command.answer() == null) {
      run.end(RunError.CANCELLED, command.message());
    } else if (!run.answer(command)) {
      means.stores().transactions().doInNew(() -> means.stores().commands().forget(command));
    }
  }
}
