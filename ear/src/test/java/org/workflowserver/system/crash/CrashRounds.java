package org.workflowserver.system.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.KillPointControl;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.workload.CancelledRuns;
import org.workflowserver.system.workload.RunWorkload;

/** Crashes servers at kill points, round after round, and checks the history of all runs. */
abstract class CrashRounds {
  /** Points that a server reaches only when another one has crashed with runs under way. */
  private static final Set<KillPoint> OF_TAKEOVER =
      EnumSet.of(KillPoint.IN_TAKEOVER, KillPoint.AFTER_FREEING);

  /** Runs that are started before a server ends, at least. */
  private static final int RUNS = 6;

  /** Runs after which a point that was not reached will not be. */
  private static final int MAX_RUNS = 200;

  private static final Duration BETWEEN_LATER_RUNS = Duration.ofMillis(100);
  private static final int LATEST_RANDOM_MOMENT_MS = 2_500;

  private final WebhookTarget target;
  private final List<RunWorkload> workloads = new ArrayList<>();
  private CancelledRuns cancelled;
  private final List<KillPoint> points;
  private final int rounds;
  private final long seed;
  private final Random random;

  /** With a target that the servers' workflows may call. */
  CrashRounds(WebhookTarget target, List<KillPoint> points, int rounds, long seed) {
    this.target = target;
    this.points = points;
    this.rounds = rounds;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The name of the database. */
  abstract String database();

  /** Sees to it that the servers run. */
  abstract void start();

  /** The server that accepts runs and crashes next. */
  abstract CrashableServer server();

  /**
   * The server has crashed: makes servers available again; some of them may never have stopped.
   *
   * @return the API of one that responds
   */
  abstract ApiClient recover();

  /** The server that takes runs over, if it is there already, is to crash at the point. */
  abstract void armTakeover(KillPoint point);

  /**
   * The server has crashed with runs under way: the server that takes them over crashes at the
   * point, and after that servers are available again.
   *
   * @return the API of one that responds
   */
  abstract ApiClient recoverWithCrashAt(KillPoint point);

  abstract void stop();

  /** Tries the points in all rounds. */
  void run() {
    try {
      start();
      cancelled = new CancelledRuns(target, server().api());
      for (int round = 1; round <= rounds; round++) {
        for (KillPoint point : points) {
          int times = 1 + random.nextInt(maxPasses(point));
          runCrash(round, "time " + times + " at " + point, () -> crashAt(point, times));
        }
        if (round > 1) {
          int wait = random.nextInt(LATEST_RANDOM_MOMENT_MS);
          runCrash(round, wait + " ms after the first run", () -> crashAfter(wait));
        }
      }
      workloads.forEach(workload -> workload.assertUnchanged(server().api()));
      cancelled.assertUnchanged(server().api());
      System.out.printf(
          "Kill points on %s: %d points x %d rounds x %d runs or more, %d runs in all and %d that"
              + " were cancelled, each with a complete history; -Dcrash.seed=%d repeats them.%n",
          database(),
          points.size(),
          rounds,
          RUNS,
          workloads.stream().mapToInt(RunWorkload::size).sum(),
          cancelled.size(),
          seed);
    } finally {
      stop();
    }
  }

  /** At which pass of a point the server crashes at the latest. */
  private static int maxPasses(KillPoint point) {
    return switch (point) {
      case BEFORE_SEND, AFTER_SEND -> 3 * RUNS;
      case BEHIND_FENCE, BEFORE_COMMIT, AFTER_RECORD, AFTER_CLAIM, IN_KEY_LOOKUP -> RUNS;
      case IN_CLAIM, IN_ANSWER -> 2;
      case IN_TAKEOVER, AFTER_FREEING -> 1;
    };
  }

  private void runCrash(int round, String moment, Runnable crash) {
    try {
      crash.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "On %s, in round %d, %s, with -Dcrash.seed=%d: %s"
              .formatted(database(), round, moment, seed, e.getMessage()),
          e);
    }
  }

  private RunWorkload newWorkload() {
    RunWorkload workload = RunWorkload.withWaiting(target, server().api());
    workloads.add(workload);
    return workload;
  }

  private void crashAt(KillPoint point, int times) {
    RunWorkload workload = newWorkload();
    if (OF_TAKEOVER.contains(point)) {
      workload.blockSideCalls();
      startRuns(workload, RUNS);
      // Before, since a lease may end sooner than a busy server lets an agent in.
      armTakeover(point);
      Instant killed = Instant.now();
      server().process().kill();
      workload.releaseSideCalls();
      conclude(workload, killed, recoverWithCrashAt(point));
    } else {
      server().killPoints().arm(point, PointAction.HALT, times);
      startUntilReached(workload, point);
      conclude(workload, server().awaitCrashAt(point), recover());
    }
  }

  private void startUntilReached(RunWorkload workload, KillPoint point) {
    KillPointControl killPoints = server().killPoints();
    startRuns(workload, RUNS);
    while (workload.size() < MAX_RUNS && !killPoints.isReachedWithin(point, BETWEEN_LATER_RUNS)) {
      workload.answerWaits(server().api());
      startRuns(workload, 1);
    }
  }

  private void startRuns(RunWorkload workload, int number) {
    cancelled.start(server().api());
    for (int i = 0; i < number; i++) {
      workload.start(server().api());
    }
  }

  private void crashAfter(int milliseconds) {
    RunWorkload workload = newWorkload();
    ServerProcess process = server().process();
    CompletableFuture<Instant> death =
        CompletableFuture.supplyAsync(
            () -> {
              Instant killed = Instant.now();
              process.kill();
              return killed;
            },
            CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS));
    while (!death.isDone() && workload.size() < MAX_RUNS) {
      startRuns(workload, 1);
    }
    conclude(workload, death.join(), recover());
  }

  private void conclude(RunWorkload workload, Instant died, ApiClient api) {
    workload.retryStarts(api);
    workload.awaitEnds(api);
    cancelled.awaitEnds(api);
    workload.assertStepsRecordedBeforeCalledOnce(api, died);
  }
}
