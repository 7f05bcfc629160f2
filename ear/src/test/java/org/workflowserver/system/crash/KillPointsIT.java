package org.workflowserver.system.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.system.cluster.Cluster;
import org.workflowserver.system.cluster.SharedClusterExtension;

/**
 * The server ends at each kill point, among runs under way, and what comes after it goes on with
 * them: on H2 the same server, started again; on PostgreSQL another one, with the first beside it
 * again. {@code crash.rounds} says how often all points are tried on both; with one round, some are
 * tried, each on one of them, as the seed says. From the second round on, servers are ended at
 * random moments, too. {@code crash.seed} repeats what a seed did.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedClusterExtension.class)
public class KillPointsIT {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);

  /**
   * Points of a single round: each costs a server's start, and on PostgreSQL the end of a lease.
   */
  private static final int ON_H2 = 3;

  private static final int ON_POSTGRESQL = 2;

  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  /** Both at the same time: one mostly starts servers, the other waits for the ends of leases. */
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private final Cluster cluster;
  private Future<?> onH2;
  private Future<?> onPostgresql;

  KillPointsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void begin() {
    List<KillPoint> points = new ArrayList<>(List.of(KillPoint.values()));
    List<KillPoint> others = points;
    if (ROUNDS == 1) {
      Collections.shuffle(points, new Random(SEED));
      others = points.subList(0, ON_POSTGRESQL);
      points = points.subList(ON_POSTGRESQL, ON_POSTGRESQL + ON_H2);
    }
    CrashRounds h2 = new H2CrashRounds(points, ROUNDS, SEED);
    CrashRounds postgresql = new PostgresqlCrashRounds(cluster, others, ROUNDS, SEED);
    onH2 = threads.submit(h2::run);
    onPostgresql = threads.submit(postgresql::run);
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
  }

  @Test
  void everyAcceptedRunIsKeptAndNoRecordedStepRunsAgainOnH2() throws Exception {
    onH2.get();
  }

  @Test
  void everyAcceptedRunIsKeptAndNoRecordedStepRunsAgainOnPostgresql() throws Exception {
    onPostgresql.get();
  }
}
