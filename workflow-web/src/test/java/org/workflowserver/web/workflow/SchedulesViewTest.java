package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.schedule.Dst;
import org.workflowserver.schedule.Fire;
import org.workflowserver.trigger.schedule.NextFire;
import org.workflowserver.web.workflow.SchedulesView.Upcoming;

class SchedulesViewTest {
  private static final Instant START = Instant.parse("2026-03-08T12:00:00Z");

  @Test
  void firesOfAWorkflowThatFollowEachOtherAreOneRow() {
    List<NextFire> fires = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      fires.add(new NextFire(workflow(i == 6 ? "nightly" : "often"), fire(i, null)));
    }

    List<Upcoming> rows = Upcoming.rows(fires);

    assertThat(rows)
        .extracting(row -> row.workflow().id(), row -> row.shown().size(), Upcoming::more)
        .containsExactly(tuple("often", 3, 3), tuple("nightly", 1, 0), tuple("often", 3, 0));
    assertThat(rows).extracting(Upcoming::first).containsExactly(true, true, false);
    assertThat(rows.getFirst().last()).isEqualTo(fires.get(5).fire());
  }

  @Test
  void aChangeOfTheClocksIsShownWhateverFollows() {
    List<NextFire> fires = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      fires.add(new NextFire(workflow("often"), fire(i, i == 4 ? Dst.GAP : null)));
    }

    Upcoming row = Upcoming.rows(fires).getFirst();

    assertThat(row.shown()).hasSize(4).contains(fires.get(4).fire());
    assertThat(row.more()).isEqualTo(2);
  }

  private static Fire fire(int minutes, Dst dst) {
    Instant at = START.plusSeconds(60L * minutes);
    return new Fire(at, at.atOffset(ZoneOffset.UTC), dst);
  }

  private static WorkflowView workflow(String id) {
    return new WorkflowView(
        id, id, null, List.of(), List.of(), List.of(), null, null, true, null, 1, Map.of(), START,
        START, 1);
  }
}
