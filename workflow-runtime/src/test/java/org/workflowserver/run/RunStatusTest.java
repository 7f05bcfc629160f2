package org.workflowserver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.run.RunStatus.AWAITING_UI_INTERACTION;
import static org.workflowserver.run.RunStatus.COMPLETED;
import static org.workflowserver.run.RunStatus.FAILED;
import static org.workflowserver.run.RunStatus.PENDING;
import static org.workflowserver.run.RunStatus.RUNNING;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.json.Coded;
import org.workflowserver.run.record.Facts;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.statistics.Statistics;

class RunStatusTest {
  private static final Set<String> LEGAL =
      Set.of(
          PENDING + ">" + RUNNING,
          PENDING + ">" + FAILED,
          RUNNING + ">" + RUNNING,
          RUNNING + ">" + AWAITING_UI_INTERACTION,
          RUNNING + ">" + COMPLETED,
          RUNNING + ">" + FAILED,
          AWAITING_UI_INTERACTION + ">" + RUNNING,
          AWAITING_UI_INTERACTION + ">" + FAILED);

  @ParameterizedTest
  @EnumSource
  void theLegalMovesAreTheseAndNoOthers(RunStatus from) {
    for (RunStatus to : RunStatus.values()) {
      assertThat(from.mayBecome(to)).as(from + ">" + to).isEqualTo(LEGAL.contains(from + ">" + to));
    }
  }

  @Test
  void aRunningRunEndsAndParksByLegalMoves() {
    RunStatus completed = RunStatus.of(new RunEnd(null, null, null, null));
    RunStatus failed = RunStatus.of(RunEnd.failed("timed_out", "It took too long."));
    RunStatus asking = RunStatus.of(new RunFact.Parked(true, true, Facts.NOON, Facts.NOON));
    RunStatus idle = RunStatus.of(new RunFact.Parked(false, true, Facts.NOON, Facts.NOON));
    assertThat(List.of(completed, failed, asking, idle))
        .containsExactly(COMPLETED, FAILED, AWAITING_UI_INTERACTION, RUNNING)
        .allMatch(RUNNING::mayBecome);
  }

  @Test
  void aRunBeginsUnderItsOwnerOrPending() {
    assertThat(begun("srv_1").status()).isEqualTo(RUNNING);
    assertThat(begun(null).status()).isEqualTo(PENDING);
  }

  private static RunRecord begun(String owner) {
    return Facts.newRun("fl_run_1", owner, Facts.NOON);
  }

  @ParameterizedTest
  @EnumSource
  void aStatusIsOpenWhileThereIsAWayOut(RunStatus status) {
    boolean wayOut = LEGAL.stream().anyMatch(move -> move.startsWith(status + ">"));
    assertThat(status.isOpen()).isEqualTo(wayOut);
  }

  /** Statistics and retention do not know runs. */
  @Test
  void whatHasEndedHasEndedForStatistics() {
    assertThat(Statistics.COMPLETED).isEqualTo(COMPLETED.sql());
    assertThat(Statistics.FAILED).isEqualTo(FAILED.sql());
    assertThat(Statistics.ENDED).isEqualTo(RunStatus.inSql(status -> !status.isOpen()));
  }

  @ParameterizedTest
  @EnumSource
  void aStatusIsFoundByItsCode(RunStatus status) {
    assertThat(Coded.find(RunStatus.class, status.code())).contains(status);
  }

  @Test
  void theCodesAreThoseOfTheContract() {
    assertThat(RunStatus.values())
        .extracting(RunStatus::code)
        .containsExactly("pending", "running", "awaiting_ui_interaction", "completed", "failed");
    assertThat(Coded.find(RunStatus.class, "PENDING")).isEmpty();
    assertThat(Coded.find(RunStatus.class, null)).isEmpty();
  }
}
