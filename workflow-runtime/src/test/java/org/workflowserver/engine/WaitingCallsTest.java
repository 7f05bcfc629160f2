package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.await.AwaitedRuns;
import org.workflowserver.run.await.WaitingCalls;
import org.workflowserver.run.record.RunStore;
import org.workflowserver.trigger.sync.SyncRequest;

class WaitingCallsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void callsThatWaitForRunsOfOthersAskTogether(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      List<String> runs = List.of(delayed(box), delayed(box), delayed(box));
      Queue<List<String>> queries = new ConcurrentLinkedQueue<>();
      AwaitedRuns awaited = ofAServerThatMovesNone(box, queries);
      List<CompletionStage<RunDetail>> calls = new ArrayList<>();
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        calls.add(awaited.awaitEnd(Box.EDITOR, runs.get(i % 3), LONG));
      }
      assertThat(moving(box, runs)).containsExactlyInAnyOrderElementsOf(runs);
      runs.forEach(run -> box.runs.cancel(Box.EDITOR, run));
      calls.forEach(call -> assertThat(Box.await(call).run().status()).isEqualTo(RunStatus.FAILED));
      // However long that took: one for all that are due, and none within 50 ms of another.
      assertThat(queries)
          .isNotEmpty()
          .hasSizeLessThanOrEqualTo(
              1 + (int) (Duration.ofNanos(System.nanoTime() - began).toMillis() / 50));
      assertThat(queries).allSatisfy(ids -> assertThat(ids).doesNotHaveDuplicates());
      assertThat(moving(box, runs)).isEmpty();
    }
  }

  @Test
  void aCallReturnsTheOpenRunWhenItsTimeIsOver() {
    try (Box box = Box.on(Dialect.H2)) {
      AwaitedRuns awaited = ofAServerThatMovesNone(box, new ConcurrentLinkedQueue<>());
      CompletionStage<RunDetail> call =
          awaited.awaitEnd(Box.EDITOR, delayed(box), Duration.ofMillis(200));
      assertThat(Box.await(call).run().status()).isEqualTo(RunStatus.RUNNING);
    }
  }

  @Test
  void aRunThatIsGoneBeforeItIsLookedForFailsTheCallsStage() {
    try (Box box = Box.on(Dialect.H2)) {
      CompletionStage<RunDetail> call = box.awaited.awaitEnd(Box.EDITOR, "wfr_gone", LONG);
      assertThatThrownBy(() -> Box.await(call))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RESOURCE_MISSING));
    }
  }

  @Test
  void oneTenantTakesHalfOfThePlacesAndItsNextCallDoesNotWait() {
    try (Box box = Box.on(Dialect.H2)) {
      WaitingCalls waiting = box.waiting;
      String org = Box.EDITOR.org();
      int taken = 0;
      while (waiting.take(org)) {
        taken++;
      }
      assertThat(taken).isGreaterThan(1_000);
      assertThat(waiting.take("another")).isTrue();

      CompletionStage<RunDetail> call = box.awaited.awaitEnd(Box.EDITOR, delayed(box), LONG);
      assertThat(call.toCompletableFuture()).isDone();
      assertThatThrownBy(
              () ->
                  box.calls(LONG)
                      .call(
                          Box.EDITOR,
                          answering(box),
                          new SyncRequest(Map.of(), Optional.empty(), Optional.empty(), () -> {})))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
                assertThat(refusal.retryAfter()).isPresent();
              });
    }
  }

  private static AwaitedRuns ofAServerThatMovesNone(Box box, Queue<List<String>> queries) {
    RunStore counting =
        new RunStore(box.database.sql()) {
          @Override
          public Set<String> moving(List<String> runIds) {
            queries.add(runIds);
            return super.moving(runIds);
          }
        };
    NoEngine server = new NoEngine();
    return new AwaitedRuns(
        box.runs,
        new WaitingCalls(box.database.transactions(), counting, server),
        server,
        new SystemTime());
  }

  private static Set<String> moving(Box box, List<String> runs) {
    return box.database.transactions().inNew(() -> new RunStore(box.database.sql()).moving(runs));
  }

  private static String delayed(Box box) {
    String workflow =
        box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause"));
    return box.start(workflow).run().id();
  }

  private static String answering(Box box) {
    return box.workflow(Drawn.answering("x").way("start > out"));
  }
}
