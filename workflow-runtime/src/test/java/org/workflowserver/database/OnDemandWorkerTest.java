package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDemandWorkerTest {
  private final List<String> done = new ArrayList<>();
  private Executor threads = Runnable::run;
  private BooleanSupplier turn;
  private final OnDemandWorker worker =
      new OnDemandWorker(quiet(), "Could not work; trying again.", () -> threads) {
        @Override
        protected boolean takeTurn() {
          return turn.getAsBoolean();
        }
      };

  private void ask(BooleanSupplier next) {
    turn = next;
    worker.ask();
  }

  @Test
  void worksUntilThereIsNoMore() {
    ask(() -> done.add("part") && done.size() < 3);
    assertThat(done).hasSize(3);
  }

  @Test
  void looksAgainWhereSomebodyAskedMeanwhile() {
    ask(
        () -> {
          done.add("turn");
          if (done.size() == 1) {
            worker.ask();
          }
          return false;
        });
    assertThat(done).containsExactly("turn", "turn");
  }

  @Test
  void worksAfterATurnThatFailed() {
    ask(
        () -> {
          throw new IllegalStateException("Broken.");
        });
    ask(() -> !done.add("next"));
    assertThat(done).containsExactly("next");
  }

  /** The container may refuse a thread in ways of its own, and memory for one may be short. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        RejectedExecutionException.class,
        IllegalStateException.class,
        OutOfMemoryError.class
      })
  void worksAfterThereWasNoThread(Class<? extends Throwable> refusal) throws Exception {
    Throwable thrown = refusal.getConstructor().newInstance();
    threads =
        work -> {
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        };
    ask(() -> done.add("refused"));
    threads = Runnable::run;
    ask(() -> !done.add("next"));
    assertThat(done).containsExactly("next");
  }

  @Test
  void beginsNothingOnceItIsStopped() {
    worker.stop();
    ask(() -> done.add("late"));
    assertThat(done).isEmpty();
  }

  private static Logger quiet() {
    Logger log = Logger.getAnonymousLogger();
    log.setUseParentHandlers(false);
    return log;
  }
}
