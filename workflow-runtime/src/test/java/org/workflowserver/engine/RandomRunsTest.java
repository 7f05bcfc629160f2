package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.RandomRound.Event;

/**
 * Random workflows against {@link CourseModel}, while the clock moves, runs are cancelled, and
 * servers crash, stand still, stop and start. {@code -Dengine.rounds=N} makes it longer.
 */
class RandomRunsTest {
  private static final Logger LOG = System.getLogger(RandomRunsTest.class.getName());
  private static final int ROUNDS = Integer.getInteger("engine.rounds", 15);

  /** Fewer rounds need not meet everything. */
  private static final int ENOUGH = 10;

  /** One round of so many is on PostgreSQL, with two servers at a time. */
  private static final int POSTGRESQL = 8;

  private final Map<Event, Integer> events = new TreeMap<>();
  private final Map<String, Integer> ends = new TreeMap<>();
  private int repeats;
  private int stepsOfItems;

  @Test
  void everyRunGoesAsTheModelSaysWhateverHappensToTheServers() {
    for (long seed = 0; seed < ROUNDS; seed++) {
      Dialect dialect = seed % POSTGRESQL == POSTGRESQL - 1 ? Dialect.POSTGRESQL : Dialect.H2;
      try (RandomRound round = new RandomRound(seed, dialect)) {
        round.play();
        round.events().forEach((event, count) -> events.merge(event, count, Integer::sum));
        round.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
        repeats += round.repeats();
        stepsOfItems += round.stepsOfItems();
      } catch (RuntimeException | Error e) {
        throw new AssertionError("The round of seed " + seed + " failed.", e);
      }
    }
    int runs = ends.values().stream().mapToInt(Integer::intValue).sum();
    LOG.log(
        Level.INFO,
        "{0} random runs ended: {1}; events: {2}; {3} calls were repeated; {4} steps ran for items",
        runs,
        ends,
        events,
        repeats,
        stepsOfItems);
    assertThat(runs).isPositive();
    if (ROUNDS < ENOUGH) {
      return;
    }
    // Events and workflows that are not worth trying would let everything pass.
    assertThat(runs).isGreaterThan(ROUNDS * 50);
    assertThat(ends)
        .containsOnlyKeys("completed", "step_failed", "cancelled", "terminated")
        .allSatisfy((end, count) -> assertThat(count).isGreaterThan(ROUNDS / 2));
    assertThat(events).containsKeys(Event.values());
    assertThat(repeats).isGreaterThan(ROUNDS);
    assertThat(stepsOfItems).isGreaterThan(ROUNDS * 10);
  }
}
