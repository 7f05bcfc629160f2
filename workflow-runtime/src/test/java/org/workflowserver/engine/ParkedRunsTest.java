package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World.Call;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.json.Json;
import org.workflowserver.run.Started;

/** A run that waits is on disk alone. */
class ParkedRunsTest {
  @ParameterizedTest
  @EnumSource
  void aServerWithManyParkedRunsHoldsNoneOfThemAndAllWakeInTime(Dialect dialect) {
    int number = dialect == Dialect.H2 ? 2_000 : 400;
    try (Box box = Box.stepped(dialect, Box.limits(number / 4, number, 1 << 25))) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .delay("pause", 1, "hours")
                  .act("b", Map.of("value", "{{ trigger.text | size }}"))
                  .way("start > pause > b"));
      List<CompletionStage<Started>> starts = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        starts.add(box.startLater(workflow, Box.command(Map.of("text", "x".repeat(1_000)))));
      }
      starts.forEach(Box::await);
      box.scanUntil(
          () ->
              box.count("run_waits") == number
                  && box.count("runs where owner is not null or status = 'pending'") == 0);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));

      box.advance(Duration.ofMinutes(59));
      box.engine.scan();
      assertThat(box.engine.runsInMemory()).isZero();
      assertThat(box.world.calls).isEmpty();
      box.advance(Duration.ofMinutes(2));
      box.scanUntil(() -> box.count("runs where status = 'completed'") == number);
      assertThat(box.world.calls).hasSize(number);
      assertThat(new HashSet<>(box.world.calls.stream().map(Call::key).toList())).hasSize(number);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void parkedRunsCostATakeoverNothing(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause"));
      List<CompletionStage<Started>> starts = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        starts.add(box.startLater(workflow, Box.command(Map.of())));
      }
      starts.forEach(Box::await);
      await().until(() -> box.count("runs where owner is null") == 200);
      Object revisions = box.single("select sum(revision) from runs");
      box.die();
      try (Box next = box.next()) {
        next.engine.scan();
        assertThat(next.single("select sum(revision) from runs")).isEqualTo(revisions);
        assertThat(next.engine.runsInMemory()).isZero();
        next.advance(Duration.ofHours(1));
        next.scanUntil(() -> next.count("runs where status = 'completed'") == 200);
      }
    }
  }

  @Test
  void aRunGoesOnInTheVersionThatItWasStartedIn() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String workflow = box.workflow(saying("old"));
      String run = box.start(workflow).run().id();
      box.awaitParked(run);
      box.workflows.update(Box.EDITOR, workflow, saying("new").body(), Optional.empty());
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(Json.parse(box.ended(run).output())).isEqualTo(Map.of("did", "old"));
    }
  }

  private static Drawn saying(String what) {
    return Drawn.withTrigger()
        .delay("pause", 1, "hours")
        .act("act", Map.of("value", what))
        .way("start > pause > act");
  }
}
