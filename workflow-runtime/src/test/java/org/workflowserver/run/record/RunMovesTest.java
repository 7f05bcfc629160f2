package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.run.RunStatus.AWAITING_UI_INTERACTION;
import static org.workflowserver.run.RunStatus.COMPLETED;
import static org.workflowserver.run.RunStatus.FAILED;
import static org.workflowserver.run.RunStatus.RUNNING;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.change.CommandStore.Cancellation;
import org.workflowserver.run.state.RunFact;

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
    boolean legal = from.mayBecome(RUNNING);
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
  @EnumSource
  void theOwnerEndsAndParksWhatRunsAndNothingElse(RunStatus from) {
    String ended = box.running();
    String parked = box.running();
    List.of(ended, parked).forEach(run -> set(run, from));
    assertThat(box.write(Facts.completed(ended), Facts.parked(parked, Facts.NOON)))
        .containsExactly(from.mayBecome(COMPLETED), from.mayBecome(AWAITING_UI_INTERACTION));
    assertThat(box.view(ended).status()).isEqualTo(from.mayBecome(COMPLETED) ? COMPLETED : from);
    assertThat(box.view(parked).status()).isEqualTo(from);
  }

  @Test
  void theOwnerEndsARun() {
    String completed = box.running();
    String failed = box.running();
    assertThat(box.write(Facts.completed(completed), Facts.failed(failed, "It broke.")))
        .containsExactly(true, true);
    assertThat(box.view(completed).status()).isEqualTo(COMPLETED);
    assertThat(box.view(failed).status()).isEqualTo(FAILED);
  }

  @Test
  void theOwnerParksARun() {
    String waiting = box.running();
    String asking = box.running();
    assertThat(
            box.write(
                Facts.parked(waiting, Facts.NOON),
                Facts.of(asking, new RunFact.Parked(true, true, Facts.NOON, Facts.NOON))))
        .containsExactly(true, true);
    assertThat(box.view(waiting).status()).isEqualTo(RUNNING);
    assertThat(box.view(asking).status()).isEqualTo(AWAITING_UI_INTERACTION);
  }

  @Test
  void takeoversAreCountedAnewWhereTheRunHasMadeProgress() {
    String progressed = box.running();
    String stuck = box.running();
    List.of(progressed, stuck)
        .forEach(
            run -> box.execute("update runs set takeovers = 4 where id = '%s'".formatted(run)));
    box.write(
        Facts.parked(progressed, Facts.NOON),
        Facts.of(stuck, new RunFact.Parked(false, false, Facts.NOON, Facts.NOON)));
    assertThat(box.recorded(progressed).takeovers()).isZero();
    assertThat(box.recorded(stuck).takeovers()).isEqualTo(4);
  }

  private String ownedByNobody(RunStatus status) {
    String run = box.pending();
    set(run, status);
    box.execute("update runs set wake_at = started_at where id = '%s'".formatted(run));
    return run;
  }

  private void set(String run, RunStatus status) {
    box.execute("update runs set status = '%s' where id = '%s'".formatted(status.code(), run));
  }
}
