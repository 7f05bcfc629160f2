package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.StartCommand.Idempotency;

/** Many calls at the same time with one idempotency key. */
class OneKeyTest {
  private static final int CALLS = 1_000;

  @ParameterizedTest
  @EnumSource
  void aThousandCallsMakeOneRun(Dialect dialect) throws Exception {
    try (Box box = Box.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      StartCommand command =
          new StartCommand(
              Map.of("n", 1L), Optional.of(new Idempotency("key", "hash")), Optional.empty());
      CyclicBarrier together = new CyclicBarrier(CALLS);
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return started(box, workflow, command);
                }));
      }
      Set<String> runs = new HashSet<>();
      for (Future<String> call : calls) {
        runs.add(call.get(60, TimeUnit.SECONDS));
      }
      runs.remove("");
      assertThat(runs).hasSize(1);
      box.ended(runs.iterator().next());
      assertThat(box.count("runs")).isEqualTo(1);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
      box.awaitIdle();
    }
  }

  /** The run; empty text when another call with the key was not through yet. */
  private static String started(Box box, String workflow, StartCommand command) {
    try {
      return Box.await(box.startLater(workflow, command)).run().run().id();
    } catch (Refusal refusal) {
      assertThat(refusal.code())
          .isIn(RefusalCode.IDEMPOTENCY_IN_PROGRESS, RefusalCode.CAPACITY_EXCEEDED);
      return "";
    }
  }
}
