package org.workflowserver.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;

class DeletedWorkflowsTest {
  private static final Duration SPAN = Duration.ofSeconds(1);
  private static final Duration YOUNG = Duration.ofMinutes(5);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatADeletedWorkflowLeavesGoesInBatchesAndTheWorkflowLast(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      String kept = box.workflow("acme", null);
      for (String id : new String[] {workflow, kept}) {
        box.addKeys(id, 2_500);
        box.run(id, YOUNG, YOUNG);
      }
      box.delete(workflow);
      for (int left : new int[] {2_500, 1_500}) {
        assertThat(box.keys(workflow)).isEqualTo(left);
        // It looks for no others before its batches, of which the first is committed.
        assertThatThrownBy(() -> box.removerThatDiesInBatch(1).removeFor(SPAN)).hasMessage("died");
        assertThat(box.rows("workflows")).isEqualTo(2);
      }
      assertThat(box.runs(workflow)).isEmpty();
      box.remover().removeFor(SPAN);
      assertThat(box.rows("workflows where id = '" + kept + "'")).isEqualTo(1);
      assertThat(box.rows("workflows")).isEqualTo(1);
      assertThat(box.keys(workflow)).isZero();
      assertThat(box.keys(kept)).isEqualTo(2_500);
      assertThat(box.runs(kept)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsOpenYetIsWaitedFor(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      String open = box.run(workflow, YOUNG, null);
      box.run(workflow, YOUNG, YOUNG);
      box.delete(workflow);
      ExpiredRuns remover = box.remover();
      assertThat(remover.removeFor(SPAN)).isEqualTo(1);
      assertThat(box.runs(workflow)).containsExactly(open);
      box.execute("update runs set status = 'failed', completed_at = started_at");
      assertThat(remover.removeFor(SPAN)).as("before the next look").isZero();
      box.clock.advance(ExpiredRuns.LOOK);
      assertThat(remover.removeFor(SPAN)).isEqualTo(1);
      assertThat(box.rows("workflows")).isZero();
      assertThat(box.rowsOfNoRun()).isEmpty();
    }
  }

  /** It would take the rows that the other is about to remove for all that there are. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aWorkflowThatAnotherServerRemovesIsPassedOver(Dialect dialect) throws Exception {
    try (RetentionBox box = RetentionBox.on(dialect);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      String workflow = box.workflow("acme", null);
      box.addKeys(workflow, 500);
      box.delete(workflow);
      ExpiredRuns other = box.remover();
      box.in(
          () -> {
            assertThat(box.rows().lockDeleted(workflow)).isTrue();
            return await(threads.submit(() -> other.removeFor(SPAN)));
          });
      assertThat(box.keys(workflow)).isEqualTo(500);
      box.clock.advance(ExpiredRuns.LOOK);
      other.removeFor(SPAN);
      assertThat(box.rows("workflows")).isZero();
      assertThat(box.keys(workflow)).isZero();
    }
  }

  private static int await(Future<Integer> other) {
    try {
      return other.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The other server did not pass it over.", e);
    }
  }
}
