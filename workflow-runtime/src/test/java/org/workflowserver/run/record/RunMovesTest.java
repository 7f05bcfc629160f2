package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.run.RunStatus.FAILED;
import static org.workflowserver.run.RunStatus.RUNNING;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.change.CommandStore.Cancellation;

/** Whoever writes the status of a run asks {@link RunStatus} for the move. */
@ParameterizedClass
@EnumSource
class RunMovesTest {
  private final StoreBox box;

  RunMovesTest(Dialect dialect) {
    box = StoreBox.on(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @ParameterizedTest
  @EnumSource
  void aClaimTakesWhatMayRunAndNothingElse(RunStatus from) {
    String run = ownedByNobody(from);
    boolean legal = from == RUNNING || from.mayBecome(RUNNING);
    assertThat(box.claim(box.lease, Facts.NOON, 10)).isEqualTo(legal ? List.of(run) : List.of());
    assertThat(box.view(run).status()).isEqualTo(legal ? RUNNING : from);
  }

  @ParameterizedTest
  @EnumSource
  void aCancelEndsWhatMayFailAndNothingElse(RunStatus from) {
    String run = ownedByNobody(from);
    boolean legal = from.mayBecome(FAILED);
    assertThat(box.in(() -> box.commands.cancel(run, "Cancelled.", Facts.NOON)))
        .isEqualTo(legal ? Cancellation.CANCELLED : Cancellation.ENDED);
    assertThat(box.view(run).status()).isEqualTo(legal ? FAILED : from);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "FAILED"})
  void theOwnerEndsARun(RunStatus to) {
    String run = box.running();
    assertThat(box.write(Facts.ended(run, to, null, null, null, Facts.NOON, false)))
        .containsExactly(true);
    assertThat(box.view(run).status()).isEqualTo(to);
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "AWAITING_UI_INTERACTION"})
  void theOwnerParksARun(RunStatus to) {
    String run = box.running();
    assertThat(box.write(new Fact.Parked(run, to, Facts.NOON, Facts.NOON))).containsExactly(true);
    assertThat(box.view(run).status()).isEqualTo(to);
  }

  private String ownedByNobody(RunStatus status) {
    String run = box.pending();
    box.execute(
        "update runs set status = '%s', wake_at = started_at where id = '%s'"
            .formatted(status.code(), run));
    return run;
  }
}
