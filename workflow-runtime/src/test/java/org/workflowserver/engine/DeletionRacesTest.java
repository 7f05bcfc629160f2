package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.refusal.Refusal;

/** A workflow is deleted while its runs are anywhere. */
@ParameterizedClass
@EnumSource
class DeletionRacesTest {
  private static final String CANCELLED =
      "runs where status = 'failed' and error_code = 'cancelled'";

  private static final int RUNS = 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch locked = new CountDownLatch(1);
  private final Dialect dialect;
  private final Box box;

  DeletionRacesTest(Dialect dialect) {
    this.dialect = dialect;
    this.box = Box.stepped(dialect, Box.limits(RUNS, 10, 1 << 25));
  }

  @AfterEach
  void close() {
    box.close();
    threads.close();
  }

  @Test
  void whatIsParkedEndsOnTheSpotAndNothingElseDoes() {
    String kept = box.start(workflow()).run().id();
    box.awaitParked(kept);
    String workflow = workflow();
    for (int i = 0; i < 5; i++) {
      box.awaitParked(box.start(workflow).run().id());
    }
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    assertThat(box.count(CANCELLED)).isEqualTo(5);
    assertThat(box.count("run_waits")).isEqualTo(1);
    box.advance(Duration.ofHours(1));
    box.engine.scan();
    box.ended(kept);
    assertThat(box.world.calls).hasSize(1);
    assertThat(box.count("runs where status = 'completed'")).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayIsInterruptedAndHiddenAtOnce() {
    box.world.close("a");
    String workflow = executing("a");
    String run = box.start(workflow).run().id();
    for (int i = 1; i < RUNS; i++) {
      box.start(workflow);
    }
    String pending = box.start(workflow).run().id();
    await().until(() -> box.world.callsOf("a") == RUNS);
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    assertThatThrownBy(() -> box.view(run)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> box.view(pending)).isInstanceOf(Refusal.class);
    box.scanUntil(() -> box.count(CANCELLED) == RUNS + 1 && box.count("run_commands") == 0);
    box.awaitIdle();
    assertThat(box.world.callsOf("a")).isEqualTo(RUNS);
  }

  private String workflow() {
    return box.workflow(
        Drawn.withTrigger().delay("pause", 1, "hours").act("b").way("start > pause > b"));
  }

  private String executing(String node) {
    return box.workflow(Drawn.withTrigger().act(node).way("start > " + node));
  }

  @Test
  void aStartThatRacesItEndsToo() {
    box.world.close("a");
    String workflow = executing("a");
    Hold accepting = box.standStill();
    var accepted = box.startLater(workflow, Box.command(Map.of()));
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    accepting.release();
    Box.await(accepted);
    assertThat(box.count("runs")).isEqualTo(1);
    box.scanUntil(() -> box.count(CANCELLED) == 1);
    box.awaitIdle();
  }

  @Test
  void whileItsRunsParkAndEndInOneBatch() throws Exception {
    // H2 gives up waiting for a lock by itself, after two seconds.
    assumeTrue(dialect == Dialect.POSTGRESQL);
    box.world.close("a");
    String workflow =
        box.workflow(
            Drawn.withTrigger()
                .act("a")
                .node("choose", "think", Map.of("handle", "{{ trigger.parks }}"))
                .delay("pause", 1, "hours")
                .way("start > a > choose:true > pause"));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(box.start(workflow, Map.of("parks", i % 2 == 0 ? "true" : "false")).run().id());
    }
    await().until(() -> box.world.callsOf("a") == runs.size());
    Hold batch = box.standStill();
    box.world.open("a");
    await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
    // The batch stops in the middle of its locks, at a run that ends, and the deletion in its own.
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Void> lock =
        CompletableFuture.runAsync(() -> lock(runs.getLast(), released), threads);
    await().until(() -> box.count("runs") == runs.size() && locked.getCount() == 0);
    batch.release();
    await().until(() -> blocked() == 1);
    CompletableFuture<Void> deletion =
        CompletableFuture.runAsync(
            () -> box.workflows.delete(Box.EDITOR, workflow, Optional.empty()), threads);
    await().until(() -> blocked() == 2);
    released.countDown();
    lock.get(10, TimeUnit.SECONDS);
    deletion.get(10, TimeUnit.SECONDS);
    box.scanUntil(() -> box.count("runs where status = 'running'") == 0);
    assertThat(box.count("runs where status = 'completed'")).isEqualTo(5);
    assertThat(box.count(CANCELLED)).isEqualTo(5);
    assertThat(box.count("run_waits")).isZero();
    box.awaitIdle();
  }

  private void lock(String run, CountDownLatch released) {
    box.database
        .transactions()
        .doInNew(
            () -> {
              box.database
                  .entityManager()
                  .createNativeQuery("select id from runs where id = '" + run + "' for update")
                  .getSingleResult();
              locked.countDown();
              try {
                assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
              }
            });
  }

  /** Transactions that wait for a lock. */
  private long blocked() {
    return box.count("pg_locks where not granted");
  }

  @Test
  void whatItsServerDiedOfIsNotTakenOver() {
    box.world.close("a");
    String workflow = executing("a");
    box.start(workflow);
    await().until(() -> box.world.callsOf("a") == 1);
    box.die();
    box.execute("update workflows set deleted_at = created_at where id = '" + workflow + "'");
    try (Box next = box.next()) {
      next.scanUntil(() -> next.count(CANCELLED) == 1);
      assertThat(next.world.callsOf("a")).isEqualTo(1);
      next.awaitIdle();
    }
  }
}
