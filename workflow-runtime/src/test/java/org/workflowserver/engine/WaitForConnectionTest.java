package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.outbound.http.ScriptedServer;
import org.workflowserver.run.RunError;

/** What becomes of a step that waits for a connection to a target that has as many as it may. */
@Timeout(300)
class WaitForConnectionTest {
  /** Connections that one tenant has to one target. */
  private static final int CONNECTIONS = 96;

  private final List<CountDownLatch> held = new ArrayList<>();
  private ScriptedServer target;

  @BeforeEach
  void listen() throws IOException {
    target = new ScriptedServer();
    byte[] answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < CONNECTIONS; i++) {
      CountDownLatch latch = new CountDownLatch(1);
      held.add(latch);
      target.answer(
          (out, socket) -> {
            awaitQuietly(latch);
            out.write(answer);
          });
    }
    target.always("200 OK", "", new byte[0]);
  }

  @AfterEach
  void close() throws IOException {
    target.close();
  }

  @Test
  void aServerWhoseLeaseWentMeanwhileSendsNothing() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String run = waiting(box);
      Hold renewing = box.standStill();
      box.clock().advance(Duration.ofSeconds(10));
      box.heartbeatIsOld(box.lease());
      held.getFirst().countDown();
      try (Box next = box.next()) {
        await().atMost(Duration.ofMinutes(1)).until(() -> next.hasEnded(run));
        renewing.release();
        held.forEach(CountDownLatch::countDown);
        box.awaitIdle();
        next.awaitIdle();
        assertThat(requestsTo("/late")).as("that of the next server").isEqualTo(1);
      }
    }
  }

  @Test
  void aRunThatIsCancelledEndsAtOnceAndSendsNothing() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String run = waiting(box);
      box.runs.cancel(Box.EDITOR, run);
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(box.view(run).errorCode()).isEqualTo(RunError.CANCELLED);
      await().until(() -> box.busyThreads() == CONNECTIONS);
      held.forEach(CountDownLatch::countDown);
      box.awaitIdle();
      assertThat(requestsTo("/late")).isZero();
    }
  }

  @Test
  void aStepWhoseBranchFailedMeanwhileSendsNothing() throws IOException {
    CountDownLatch failing = new CountDownLatch(1);
    try (ScriptedServer other = new ScriptedServer();
        Box box = Box.stepped(Dialect.H2)) {
      other.answer(
          (out, socket) -> {
            awaitQuietly(failing);
            out.write(
                "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          });
      fill(box);
      Drawn drawn =
          calling("/late", 30)
              .node("fail", "webhook", Map.of("method", "GET", "url", other.url("/")))
              .way("start > fail");
      String run = box.start(box.workflow(drawn)).run().id();
      await().until(() -> box.busyThreads() == CONNECTIONS + 2);
      await().until(() -> other.requests().size() == 1);
      box.renew();
      failing.countDown();
      await().until(() -> box.busyThreads() == CONNECTIONS + 1);
      held.forEach(CountDownLatch::countDown);
      box.awaitIdle();
      assertThat(box.view(run).errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(requestsTo("/late")).isZero();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A run whose step waits while others hold all connections that it could have. */
  private String waiting(Box box) {
    fill(box);
    String run = box.start(box.workflow(calling("/late", 30))).run().id();
    await().until(() -> box.busyThreads() == CONNECTIONS + 1);
    // What it depends on is on record, and so was the lease; from here on it only waits.
    box.renew();
    return run;
  }

  private void fill(Box box) {
    String first = box.workflow(calling("/first", 300));
    for (int i = 0; i < CONNECTIONS; i++) {
      box.start(first);
    }
    await().until(() -> target.requests().size() == CONNECTIONS);
  }

  private Drawn calling(String path, long timeout) {
    return Drawn.withTrigger()
        .node(
            "get",
            "webhook",
            Map.of("method", "GET", "url", target.url(path), "timeout_seconds", timeout))
        .way("start > get");
  }

  private long requestsTo(String path) {
    return target.requests().stream().filter(it -> it.startsWith("GET " + path + " ")).count();
  }
}
