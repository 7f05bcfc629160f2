package org.workflowserver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.workflowserver.run.RunStatus.AWAITING_UI_INTERACTION;
import static org.workflowserver.run.RunStatus.COMPLETED;
import static org.workflowserver.run.RunStatus.FAILED;
import static org.workflowserver.run.RunStatus.PENDING;
import static org.workflowserver.run.RunStatus.RUNNING;

import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.json.Coded;
import org.workflowserver.run.record.Facts;

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

  @Test
  void aMoveThatIsNotLegalIsRefusedByItsName() {
    assertThatCode(() -> RUNNING.requireMove(COMPLETED)).doesNotThrowAnyException();
    assertThatThrownBy(() -> COMPLETED.requireMove(RUNNING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A run that is completed may not become running.");
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, A run that is running may not become pending.",
    "RUNNING, A run that is running may not become running.",
    "AWAITING_UI_INTERACTION, A run that is awaiting_ui_interaction has not ended."
  })
  void noRunEndsAsOneThatIsOpen(RunStatus to, String reason) {
    assertRefused(() -> Facts.ended("fl_run_1", to, null, null, null, Facts.NOON, false), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, A run that is running may not become pending.",
    "COMPLETED, A run that is completed is not parked.",
    "FAILED, A run that is failed is not parked."
  })
  void noRunIsParkedAsOneThatIsPendingOrHasEnded(RunStatus to, String reason) {
    assertRefused(() -> new Fact.Parked("fl_run_1", to, Facts.NOON, Facts.NOON), reason);
  }

  private static void assertRefused(ThrowingCallable fact, String reason) {
    assertThatThrownBy(fact).isInstanceOf(IllegalArgumentException.class).hasMessage(reason);
  }

  @Test
  void aRunBeginsUnderItsOwnerOrPending() {
    assertThat(begun("srv_1").status()).isEqualTo(RUNNING);
    assertThat(begun(null).status()).isEqualTo(PENDING);
  }

  private static NewRun begun(String owner) {
    return Facts.newRun("fl_run_1", owner, Facts.NOON);
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
