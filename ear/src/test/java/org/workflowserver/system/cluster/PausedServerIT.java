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

/** A server is paused for longer than its lease, and resumes as if it still had it. */
@ExtendWith(SharedClusterExtension.class)
class PausedServerIT {
  private static final int RUNS = 6;

  private final Cluster cluster;

  PausedServerIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void lateWritesOfAPausedServerAreRejected() {
    CrashableServer paused = cluster.first();
    CrashableServer other = cluster.second();
    RunWorkload workload = new RunWorkload(cluster.target(), paused.api());
    workload.blockSideCalls();
    startRuns(workload, paused);
    workload.awaitSideCalls(RUNS);
    int lost = leasesLost(paused);

    paused.process().pause();
    // The responses are in the socket buffers of the paused server: it reads them when it resumes.
    workload.releaseSideCalls();
    workload.awaitEnds(other.api());
    paused.process().resume();

    assertIsUsefulAgain(paused, lost);
    workload.awaitEnds(paused.api());
    workload.assertUnchanged(other.api());
  }

  @Test
  void aServerThatStopsBetweenFenceAndCommitKeepsNobodyFromTakingOver() throws Exception {
    CrashableServer paused = cluster.first();
    CrashableServer other = cluster.second();
    RunWorkload workload = new RunWorkload(cluster.target(), other.api());
    int lost = leasesLost(paused);
    paused.killPoints().arm(KillPoint.BEFORE_COMMIT, PointAction.STOP, RUNS / 2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> starts = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        starts.add(threads.submit(() -> workload.start(paused.api())));
      }
      Instant stopped = paused.killPoints().awaitReached(KillPoint.BEFORE_COMMIT);

      // Also what the paused server's open transaction locks: its row, runs, and keys.
      workload.retryStarts(other.api());
      workload.awaitEnds(other.api());
      System.out.printf(
          "Stopped between fence and commit: all %d runs had ended elsewhere after %d s.%n",
          workload.size(), Duration.between(stopped, Instant.now()).toSeconds());
      paused.process().resume();
      for (Future<Boolean> start : starts) {
        start.get();
      }
    }

    assertIsUsefulAgain(paused, lost);
    workload.retryStarts(paused.api());
    workload.awaitEnds(paused.api());
    workload.assertUnchanged(other.api());
  }

  /** It notices, registers anew, and moves new runs to their ends. */
  private void assertIsUsefulAgain(CrashableServer resumed, int lostBefore) {
    await().until(() -> leasesLost(resumed) > lostBefore);
    await().until(() -> resumed.api().get("/health/ready").send().status() == 200);
    RunWorkload afterwards = new RunWorkload(cluster.target(), resumed.api());
    startRuns(afterwards, resumed);
    afterwards.awaitEnds(resumed.api());
    afterwards.assertCalledOnce(resumed.api());
  }

  /** A connection that broke with an earlier database may cost a start, which is refused. */
  private static void startRuns(RunWorkload workload, CrashableServer server) {
    for (int i = 0; i < RUNS; i++) {
      await().until(() -> workload.start(server.api()));
    }
  }

  private static int leasesLost(CrashableServer server) {
    return (int)
        server.process().errorLines().stream()
            .filter(line -> line.contains("of this server is gone. It drops its runs"))
            .count();
  }
}
