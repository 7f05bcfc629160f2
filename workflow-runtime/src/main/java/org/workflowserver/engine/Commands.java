package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Rows;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.state.Wait;

/** Applies what came from outside for runs that this server moves: ends and answers. */
record Commands(EngineContext context) {
  private static final Logger LOG = Logger.getLogger(Commands.class.getName());

  /** Answers, of 1 MiB at most, that a transaction reads. */
  private static final int READ_AT_ONCE = 8;

  /**
   * Applies the commands, and makes parked runs due that there are commands for.
   *
   * @return those that end runs which are not in memory yet
   */
  List<RunCommand> apply() {
    String lease = context.journal().lease();
    Instant now = context.time().now();
    List<RunCommand> commands = context.inNew(stores -> stores.commands().take(lease, now));
    List<String> unread = new ArrayList<>();
    List<RunCommand> ends = new ArrayList<>();
    for (RunCommand command : commands) {
      // One that is not in memory yet finds its commands itself when it is rebuilt.
      Optional<RunExecution> run = context.inMemory().find(command.runId());
      if (command.answer() == null) {
        run.ifPresentOrElse(known -> apply(command, known), () -> ends.add(command));
      } else if (run.isPresent() && run.get().wants(command)) {
        unread.add(command.id());
      } else if (run.isPresent() && !run.get().awaits(command)) {
        forget(command, run.get());
      }
    }
    Rows.parts(unread, READ_AT_ONCE).forEach(this::applyAnswers);
    return ends;
  }

  private void applyAnswers(List<String> ids) {
    for (RunCommand answer : context.inNew(stores -> stores.commands().read(ids))) {
      context.inMemory().find(answer.runId()).ifPresent(run -> apply(answer, run));
    }
  }

  /**
   * Ends a wait whose time is over.
   *
   * @return the answer that was accepted before; empty when none will be any more
   * @throws WaitUnsettled when the database can't be asked
   */
  Optional<RunCommand> expire(Wait wait) {
    try {
      return context.inNew(stores -> stores.commands().expire(wait));
    } catch (RuntimeException e) {
      throw new WaitUnsettled("Could not end a wait of run " + wait.runId() + ".", e);
    }
  }

  /** Applies a command; an answer that no step waits for any more is forgotten. */
  void apply(RunCommand command, RunExecution run) {
    if (!run.apply(command)) {
      forget(command, run);
    }
  }

  /**
   * Only once it is on record that nothing waits for it: a server that dies before that leaves a
   * run that waits.
   */
  private void forget(RunCommand command, RunExecution run) {
    run.recorded()
        .thenAcceptAsync(
            onRecord -> {
              if (onRecord) {
                forget(command);
              }
            },
            context.threads());
  }

  private void forget(RunCommand command) {
    try {
      context.doInNew(stores -> stores.commands().forget(command));
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "Could not forget an answer; it is looked at again.", e);
    }
  }

  /**
   * How a wait ended could not be found out for now. The record says it: the run leaves memory, and
   * is resumed from there when that can be read.
   */
  static final class WaitUnsettled extends RuntimeException {
    WaitUnsettled(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
