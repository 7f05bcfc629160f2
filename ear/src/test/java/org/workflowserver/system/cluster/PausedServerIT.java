package org.workflowserver.system.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.workload.RunWorkload;

/** A server stands still for longer than its lease, and goes on as if it still had it. */
@ExtendWith(SharedClusterExtension.class)
class PausedServerIT {
  private static final int RUNS = 6;

  private final Cluster cluster;

  PausedServerIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void whatAFrozenServerWritesLateDoesNotLand() {
    CrashableServer frozen = cluster.first();
    CrashableServer other = cluster.second();
    RunWorkload trial = new RunWorkload(cluster.target(), frozen.api());
    trial.holdSide();
    startRuns(trial, frozen);
    trial.awaitSideCalls(RUNS);
    int lost = leasesLost(frozen);

    frozen.process().freeze();
    // The answers lie ready for the frozen server: it will read them when it goes on.
    trial.releaseSide();
    trial.awaitEnds(other.api());
    frozen.process().thaw();

    assertIsUsefulAgain(frozen, lost);
    trial.awaitEnds(frozen.api());
    trial.assertNothingCameLater(other.api());
  }

  @Test
  void aServerThatStopsBetweenFenceAndCommitKeepsNobodyFromTakingOver() throws Exception {
    CrashableServer frozen = cluster.first();
    CrashableServer other = cluster.second();
    RunWorkload trial = new RunWorkload(cluster.target(), other.api());
    int lost = leasesLost(frozen);
    frozen.trap().arm(KillPoint.BEFORE_COMMIT, PointAction.STOP, RUNS / 2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> starts = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        starts.add(threads.submit(() -> trial.start(frozen.api())));
      }
      Instant stopped = frozen.trap().awaitReached(KillPoint.BEFORE_COMMIT);

      // Also what the frozen server's open transaction holds: its row, runs, and keys.
      trial.startAgain(other.api());
      trial.awaitEnds(other.api());
      System.out.printf(
          "Stopped between fence and commit: all %d runs had ended elsewhere after %d s.%n",
          trial.size(), Duration.between(stopped, Instant.now()).toSeconds());
      frozen.process().thaw();
      for (Future<Boolean> start : starts) {
        start.get();
      }
    }

    assertIsUsefulAgain(frozen, lost);
    trial.startAgain(frozen.api());
    trial.awaitEnds(frozen.api());
    trial.assertNothingCameLater(other.api());
  }

  /** It notices, registers anew, and moves new runs to their ends. */
  private void assertIsUsefulAgain(CrashableServer thawed, int lostBefore) {
    await().atMost(Duration.ofSeconds(60)).until(() -> leasesLost(thawed) > lostBefore);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> thawed.api().get("/health/ready").send().status() == 200);
    RunWorkload afterwards = new RunWorkload(cluster.target(), thawed.api());
    startRuns(afterwards, thawed);
    afterwards.awaitEnds(thawed.api());
    afterwards.assertCalledOnce(thawed.api());
  }

  /** A connection that broke with an earlier database may cost a start, which is refused. */
  private static void startRuns(RunWorkload trial, CrashableServer server) {
    for (int i = 0; i < RUNS; i++) {
      await().atMost(Duration.ofSeconds(60)).until(() -> trial.start(server.api()));
    }
  }

  private static int leasesLost(CrashableServer server) {
    return (int)
        server.process().errorLines().stream()
            .filter(line -> line.contains("of this server is gone. It drops its runs"))
            .count();
  }
}
