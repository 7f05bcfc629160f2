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

/**
 * Ends servers at every kill point, round after round, and holds all runs against their history.
 */
abstract class CrashRounds {
  /** Points that a server comes to only when another one has died with runs under way. */
  private static final Set<KillPoint> OF_TAKEOVER =
      EnumSet.of(KillPoint.IN_TAKEOVER, KillPoint.AFTER_FREEING);

  /** Runs that are started before a server ends, at least. */
  private static final int RUNS = 6;

  /** Runs after which a point that was not reached will not be. */
  private static final int MOST_RUNS = 200;

  private static final Duration BETWEEN_LATER_RUNS = Duration.ofMillis(100);
  private static final int LATEST_RANDOM_MOMENT_MS = 2_500;

  private final WebhookTarget target = WebhookTarget.start();
  private final List<RunWorkload> trials = new ArrayList<>();
  private CancelledRuns cancelled;
  private final int rounds;
  private final long seed;
  private final Random random;

  CrashRounds(int rounds, long seed) {
    this.rounds = rounds;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** What the database is called. */
  abstract String database();

  /** Starts what there is to start, for webhooks to this target. */
  abstract void start(WebhookTarget webhooks);

  /** The server that accepts runs and is ended next. */
  abstract CrashableServer victim();

  /**
   * The victim has ended: sees to it that there are servers again, some of which may go on at once.
   *
   * @return one that answers
   */
  abstract ApiClient recover();

  /**
   * The victim has ended with runs under way: the server that takes them over ends at the point,
   * and after that there are servers again.
   *
   * @return one that answers
   */
  abstract ApiClient recoverWithADeathAt(KillPoint point);

  abstract void stop();

  /** Tries all points in all rounds. */
  void run() {
    try {
      start(target);
      cancelled = new CancelledRuns(target, victim().api());
      for (int round = 1; round <= rounds; round++) {
        for (KillPoint point : KillPoint.values()) {
          int times = 1 + random.nextInt(mostTimes(point));
          tell(round, "time " + times + " at " + point, () -> crashAt(point, times));
        }
        if (round > 1) {
          int wait = random.nextInt(LATEST_RANDOM_MOMENT_MS);
          tell(round, wait + " ms after the first run", () -> crashAfter(wait));
        }
      }
      trials.forEach(trial -> trial.assertNothingCameLater(victim().api()));
      cancelled.assertNothingCameLater(victim().api());
      System.out.printf(
          "Kill points on %s: %d points x %d rounds x %d runs or more, %d runs in all and %d that"
              + " were cancelled, each with a complete history; -Dcrash.seed=%d repeats them.%n",
          database(),
          KillPoint.values().length,
          rounds,
          RUNS,
          trials.stream().mapToInt(RunWorkload::size).sum(),
          cancelled.size(),
          seed);
    } finally {
      stop();
      target.close();
    }
  }

  /** Up to which time the server may pass a point before it ends there. */
  private static int mostTimes(KillPoint point) {
    return switch (point) {
      case BEFORE_SEND, AFTER_SEND -> 3 * RUNS;
      case BEHIND_FENCE, BEFORE_COMMIT, AFTER_RECORD, AFTER_CLAIM, IN_KEY_LOOKUP -> RUNS;
      case IN_CLAIM, IN_ANSWER -> 2;
      case IN_TAKEOVER, AFTER_FREEING -> 1;
    };
  }

  private void tell(int round, String moment, Runnable crash) {
    try {
      crash.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "On %s, in round %d, %s, with -Dcrash.seed=%d: %s"
              .formatted(database(), round, moment, seed, e.getMessage()),
          e);
    }
  }

  private RunWorkload newTrial() {
    RunWorkload trial = RunWorkload.withWaiting(target, victim().api());
    trials.add(trial);
    return trial;
  }

  private void crashAt(KillPoint point, int times) {
    RunWorkload trial = newTrial();
    if (OF_TAKEOVER.contains(point)) {
      trial.holdSide();
      startRuns(trial, RUNS);
      Instant killed = Instant.now();
      victim().process().kill();
      trial.releaseSide();
      conclude(trial, killed, recoverWithADeathAt(point));
    } else {
      victim().trap().arm(point, PointAction.HALT, times);
      startUntilReached(trial, point);
      conclude(trial, victim().awaitDeathAt(point), recover());
    }
  }

  private void startUntilReached(RunWorkload trial, KillPoint point) {
    KillPointControl trap = victim().trap();
    startRuns(trial, RUNS);
    while (trial.size() < MOST_RUNS && !trap.isReachedWithin(point, BETWEEN_LATER_RUNS)) {
      trial.answer(victim().api());
      startRuns(trial, 1);
    }
  }

  private void startRuns(RunWorkload trial, int number) {
    cancelled.start(victim().api());
    for (int i = 0; i < number; i++) {
      trial.start(victim().api());
    }
  }

  private void crashAfter(int milliseconds) {
    RunWorkload trial = newTrial();
    ServerProcess process = victim().process();
    CompletableFuture<Instant> death =
        CompletableFuture.supplyAsync(
            () -> {
              Instant killed = Instant.now();
              process.kill();
              return killed;
            },
            CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS));
    while (!death.isDone() && trial.size() < MOST_RUNS) {
      startRuns(trial, 1);
    }
    conclude(trial, death.join(), recover());
  }

  private void conclude(RunWorkload trial, Instant died, ApiClient api) {
    trial.startAgain(api);
    trial.awaitEnds(api);
    cancelled.awaitEnds(api);
    trial.calledOnceWhatWasRecordedBefore(api, died);
  }
}
