package org.workflowserver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.run.RunStatus.AWAITING_UI_INTERACTION;
import static org.workflowserver.run.RunStatus.COMPLETED;
import static org.workflowserver.run.RunStatus.FAILED;
import static org.workflowserver.run.RunStatus.PENDING;
import static org.workflowserver.run.RunStatus.RUNNING;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStatusTest {
  private static final Set<String> LEGAL =
      Set.of(
          PENDING + ">" + RUNNING,
          PENDING + ">" + FAILED,
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

  @ParameterizedTest
  @EnumSource
  void aStatusIsOpenWhileThereIsAWayOut(RunStatus status) {
    boolean wayOut = LEGAL.stream().anyMatch(move -> move.startsWith(status + ">"));
    assertThat(status.isOpen()).isEqualTo(wayOut);
  }

  @ParameterizedTest
  @EnumSource
  void aStatusIsFoundByItsCode(RunStatus status) {
    assertThat(RunStatus.ofCode(status.code())).contains(status);
  }

  @Test
  void theCodesAreThoseOfTheContract() {
    assertThat(RunStatus.values())
        .extracting(RunStatus::code)
        .containsExactly("pending", "running", "awaiting_ui_interaction", "completed", "failed");
    assertThat(RunStatus.ofCode("PENDING")).isEmpty();
    assertThat(RunStatus.ofCode(null)).isEmpty();
  }
}
