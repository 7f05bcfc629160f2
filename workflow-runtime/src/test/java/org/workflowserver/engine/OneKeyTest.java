package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.StartCommand.Idempotency;

/** Calls with one idempotency key: many at the same time, and late ones. */
class OneKeyTest {
  private static final int CALLS = 1_000;

  @ParameterizedTest
  @EnumSource
  void aThousandCallsMakeOneRun(Dialect dialect) throws Exception {
    try (Box box = Box.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      CyclicBarrier together = new CyclicBarrier(CALLS);
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        calls.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return started(box, workflow);
                }));
      }
      Set<String> runs = new HashSet<>();
      for (Future<String> call : calls) {
        runs.add(call.get(180, TimeUnit.SECONDS));
      }
      runs.remove("");
      assertThat(runs).hasSize(1);
      box.ended(runs.iterator().next());
      assertThat(box.count("runs")).isEqualTo(1);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
      box.awaitIdle();
    }
  }

  @Test
  void aKeyGivesTheSameRunForADay() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String workflow = box.workflow(Drawn.withTrigger());
      String first = started(box, workflow);
      box.advance(Duration.ofDays(1).minusSeconds(1));
      assertThat(started(box, workflow)).isEqualTo(first);
      box.advance(Duration.ofSeconds(2));
      assertThat(started(box, workflow)).isNotIn("", first);
    }
  }

  /** The run; empty text when another call with the key was not through yet. */
  private static String started(Box box, String workflow) {
    StartCommand command =
        new StartCommand(
            Map.of("n", 1L), Optional.of(new Idempotency("key", "hash")), Optional.empty());
    try {
      return Box.await(box.startLater(workflow, command)).run().run().id();
    } catch (Refusal refusal) {
      assertThat(refusal.code())
          .isIn(RefusalCode.IDEMPOTENCY_IN_PROGRESS, RefusalCode.CAPACITY_EXCEEDED);
      return "";
    }
  }
}
