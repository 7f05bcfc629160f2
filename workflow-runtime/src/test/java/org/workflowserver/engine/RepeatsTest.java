package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World.Call;

/** A repeat after a crash is the same call, whatever the clock and the order of branches say. */
class RepeatsTest {
  /** All that a template can read that is not a mere value of the run. */
  private static final String ALL =
      "{{ now }}|{{ 'now' | date: '%s.%N' }}|{{ '' | uuid }}|{{ '' | uuid }}|{{ run.id }}|"
          + "{{ run.started_at }}|{{ left.did }}|{{ think.thought }}|{{ trigger | json }}";

  @ParameterizedTest
  @EnumSource
  void nowUuidsBytesKeyAndTraceAreTheSameBeforeAndAfterACrash(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("merge");
      box.world.close("right");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("left", Map.of("value", "{{ '' | uuid }}"))
                  .act("right", Map.of("value", "{{ now }}"))
                  .node("think", "think", Map.of("value", "{{ left.did }}{{ right.did }}"))
                  .act("merge", Map.of("value", ALL))
                  .way("start > left > think:true > merge")
                  .way("start > right > think"));
      String run = box.start(workflow, Map.of("n", List.of(1L, "é\uD83D\uDE00"))).run().id();
      await().until(() -> box.world.callsOf("right") == 1 && box.world.callsOf("left") == 1);
      box.advance(Duration.ofSeconds(3));
      box.world.open("right");
      await().until(() -> box.world.callsOf("merge") == 1);
      Box server = box;
      for (int crash = 1; crash <= 3; crash++) {
        server.die();
        box.clock().advance(Duration.ofMinutes(7));
        server = box.next();
        int calls = crash + 1;
        await().until(() -> box.world.callsOf("merge") == calls);
      }
      box.world.open("merge");
      server.ended(run);
      server.close();
      List<Call> calls = box.world.callsTo("merge");
      assertThat(calls).hasSize(4);
      assertThat(new HashSet<>(calls)).hasSize(1);
      String[] values = calls.getFirst().configuration().get("value").toString().split("\\|");
      assertThat(values[0]).startsWith("2026-03-01").contains("12:00:03");
      assertThat(values[2]).isNotEqualTo(values[3]);
      assertThat(calls.getFirst().key()).isEqualTo(run + "/merge/");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nodesAndRunsHaveDifferentKeysAndChance(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "{{ '' | uuid }}"))
                  .act("b", Map.of("value", "{{ '' | uuid }}"))
                  .way("start > a > b"));
      for (int i = 0; i < 5; i++) {
        box.run(workflow, Map.of());
      }
      assertThat(box.world.calls).hasSize(10);
      assertThat(box.world.calls).extracting(Call::key).doesNotHaveDuplicates();
      assertThat(box.world.calls).extracting(Call::configuration).doesNotHaveDuplicates();
      assertThat(box.world.calls).extracting(Call::traceparent).doesNotHaveDuplicates();
    }
  }
}
