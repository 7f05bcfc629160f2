package org.workflowserver.web.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.record.RunLists.RecentRun;
import org.workflowserver.web.workflow.RunBars.Bar;

class RunBarsTest {
  private static final RecentRun COMPLETED = run(RunStatus.COMPLETED, null);
  private static final RecentRun FAILED = run(RunStatus.FAILED, RunError.STEP_FAILED);

  @Test
  void whatBecameOfARunIsToldByWhereItsBarStands() {
    RunBars bars =
        RunBars.of(
            List.of(
                run(RunStatus.RUNNING, null),
                run(RunStatus.FAILED, RunError.CANCELLED),
                FAILED,
                COMPLETED,
                COMPLETED,
                run(RunStatus.AWAITING_UI_INTERACTION, null)));
    assertThat(bars.bars())
        .containsExactly(
            new Bar("completed", "M97 2h4v9h-4zM91 2h4v9h-4z"),
            new Bar("failed", "M103 13h4v9h-4z"),
            new Bar("cancelled", "M109 11h4v2h-4z"),
            new Bar("open", "M115.5 8.5h3v7h-3zM85.5 8.5h3v7h-3z"));
    assertThat(bars.label())
        .isEqualTo("Last 6 runs: 2 completed, 1 failed, 1 cancelled, 2 not ended");
  }

  @Test
  void twentyFitAndOneIsOne() {
    assertThat(RunBars.of(Collections.nCopies(20, FAILED)).bars().getFirst().path())
        .startsWith("M115 13")
        .endsWith("M1 13h4v9h-4z");
    assertThat(RunBars.of(List.of(COMPLETED)).label()).isEqualTo("Last run: 1 completed");
  }

  @Test
  void eachKindOfBarHasAMeaning() {
    assertThat(RunBars.meanings())
        .extracting(RunBars.Meaning::label)
        .containsExactly("Completed", "Failed", "Cancelled", "Not ended");
    assertThat(RunBars.meanings().getLast().path()).isEqualTo("M1.5 8.5h3v7h-3z");
  }

  private static RecentRun run(RunStatus status, RunError error) {
    return new RecentRun("fl_x", "fl_run_x", status, error, Instant.EPOCH, false);
  }
}
