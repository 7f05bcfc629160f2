package org.workflowserver.system.crash;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The server ends at each kill point, among runs under way, and what comes after it goes on with
 * them: on H2 the same server, started again; on PostgreSQL another one, with the first beside it
 * again. {@code crash.rounds} says how often all points are tried; from the second round on,
 * servers are ended at random moments, too. {@code crash.seed} repeats what a seed did.
 */
@TestInstance(Lifecycle.PER_CLASS)
public class KillPointsIT {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

  /** Both at the same time: one mostly starts servers, the other waits for the ends of leases. */
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  private Future<?> onH2;
  private Future<?> onPostgresql;

  @BeforeAll
  void begin() {
    onH2 = threads.submit(() -> new H2CrashRounds(ROUNDS, SEED).run());
    onPostgresql = threads.submit(() -> new PostgresqlCrashRounds(ROUNDS, SEED).run());
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
