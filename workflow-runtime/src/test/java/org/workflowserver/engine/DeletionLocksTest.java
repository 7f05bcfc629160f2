package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;

/**
 * A deletion and a batch lock the same runs. On PostgreSQL alone: H2 gives up waiting for a lock by
 * itself, after two seconds.
 */
class DeletionLocksTest {
  private static final String CANCELLED =
      "runs where status = 'failed' and error_code = 'cancelled'";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch locked = new CountDownLatch(1);
  private final Box box = Box.stepped(Dialect.POSTGRESQL, Box.limits(20, 10, 1 << 25));

  @AfterEach
  void close() {
    box.close();
    threads.close();
  }

  @Test
  void aDeletionWaitsForABatchThatParksAndEndsItsRuns() throws Exception {
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
    lock.get(1, TimeUnit.MINUTES);
    deletion.get(1, TimeUnit.MINUTES);
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
                assertThat(released.await(180, TimeUnit.SECONDS)).isTrue();
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
}
