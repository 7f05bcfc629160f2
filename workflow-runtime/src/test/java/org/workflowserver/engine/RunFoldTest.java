package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Of every random run, at every step: the state that moves equals the fold of what is on record.
 * {@code -Dengine.rounds=N} makes it longer.
 */
class RunFoldTest {
  private static final int RUNS = 100 * Integer.getInteger("engine.rounds", 15);

  @Test
  void theStateIsTheFoldOfTheRecordAtEveryStep() {
    Map<String, Integer> ends = new TreeMap<>();
    int crashes = 0;
    int waits = 0;
    for (long seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      RandomWorkflow workflow = new RandomWorkflow((int) seed, random);
      FoldedRun run = new FoldedRun(workflow, random);
      try {
        run.play();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("The run of seed " + seed + " failed: " + workflow, e);
      }
      ends.merge(run.end(), 1, Integer::sum);
      crashes += run.crashes();
      waits += run.waits();
    }
    // Runs that are not worth trying would let everything pass.
    assertThat(ends)
        .containsOnlyKeys("completed", "step_failed", "terminated", "cancelled", "limit_exceeded")
        .allSatisfy((end, count) -> assertThat(count).isGreaterThan(RUNS / 200));
    assertThat(crashes).isGreaterThan(RUNS / 10);
    assertThat(waits).isGreaterThan(RUNS);
  }
}
