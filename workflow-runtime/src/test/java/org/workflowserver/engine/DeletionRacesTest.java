package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.refusal.Refusal;

/** A workflow is deleted while its runs are anywhere. */
@ParameterizedClass
@EnumSource
class DeletionRacesTest {
  private static final String CANCELLED =
      "runs where status = 'failed' and error_code = 'cancelled'";

  private static final int RUNS = 20;

  private final Box box;

  DeletionRacesTest(Dialect dialect) {
    this.box = Box.stepped(dialect, Box.limits(RUNS, 10, 1 << 25));
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void whatIsParkedEndsOnTheSpotAndNothingElseDoes() {
    String kept = box.start(workflow()).run().id();
    box.awaitParked(kept);
    String workflow = workflow();
    for (int i = 0; i < 5; i++) {
      box.awaitParked(box.start(workflow).run().id());
    }
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    assertThat(box.count(CANCELLED)).isEqualTo(5);
    assertThat(box.count("run_waits")).isEqualTo(1);
    box.advance(Duration.ofHours(1));
    box.engine.scan();
    box.ended(kept);
    assertThat(box.world.calls).hasSize(1);
    assertThat(box.count("runs where status = 'completed'")).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayIsInterruptedAndHiddenAtOnce() {
    box.world.close("a");
    String workflow = executing("a");
    String run = box.start(workflow).run().id();
    for (int i = 1; i < RUNS; i++) {
      box.start(workflow);
    }
    String pending = box.start(workflow).run().id();
    await().until(() -> box.world.callsOf("a") == RUNS);
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    assertThatThrownBy(() -> box.view(run)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> box.view(pending)).isInstanceOf(Refusal.class);
    box.scanUntil(() -> box.count(CANCELLED) == RUNS + 1 && box.count("run_commands") == 0);
    box.awaitIdle();
    assertThat(box.world.callsOf("a")).isEqualTo(RUNS);
  }

  private String workflow() {
    return box.workflow(
        Drawn.withTrigger().delay("pause", 1, "hours").act("b").way("start > pause > b"));
  }

  private String executing(String node) {
    return box.workflow(Drawn.withTrigger().act(node).way("start > " + node));
  }

  @Test
  void aStartThatRacesItEndsToo() {
    box.world.close("a");
    String workflow = executing("a");
    Hold accepting = box.standStill();
    var accepted = box.startLater(workflow, Box.command(Map.of()));
    box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
    accepting.release();
    Box.await(accepted);
    assertThat(box.count("runs")).isEqualTo(1);
    box.scanUntil(() -> box.count(CANCELLED) == 1);
    box.awaitIdle();
  }

  @Test
  void whatItsServerDiedOfIsNotTakenOver() {
    box.world.close("a");
    String workflow = executing("a");
    box.start(workflow);
    await().until(() -> box.world.callsOf("a") == 1);
    box.die();
    box.execute("update workflows set deleted_at = created_at where id = '" + workflow + "'");
    try (Box next = box.next()) {
      next.scanUntil(() -> next.count(CANCELLED) == 1);
      assertThat(next.world.callsOf("a")).isEqualTo(1);
      next.awaitIdle();
    }
  }
}
