package org.workflowserver.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;

class RowRemoverTest {
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatADeletedWorkflowLeavesGoesInBatchesAndTheWorkflowLast(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      String kept = box.workflow("acme", null);
      for (int i = 0; i < 2; i++) {
        addKeys(box, i == 0 ? workflow : kept, 2_500);
      }
      delete(box, workflow);
      RowRemover remover = box.rowRemover(0);
      for (int left : new int[] {1_500, 500, 0}) {
        assertThat(box.rows("workflows")).isEqualTo(2);
        assertThat(remover.removeBatch()).isTrue();
        assertThat(box.rows(keysOf(workflow))).isEqualTo(left);
      }
      assertThat(box.rows("workflows where id = '" + kept + "'")).isEqualTo(1);
      assertThat(box.rows("workflows")).isEqualTo(1);
      assertThat(box.rows(keysOf(kept))).isEqualTo(2_500);
      assertThat(remover.removeBatch()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aJobThatFailsKeepsNoOtherFromItsTurn(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      addKeys(box, "gone", 1_500);
      RowRemover remover = box.rowRemover(1);
      assertThatThrownBy(remover::runJobs).hasMessage("failed");
      assertThat(box.rows(keysOf("gone"))).isZero();
      remover.runJobs();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noFailureIsLostWhereSeveralJobsFail(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      RowRemover remover = box.rowRemover(2);
      assertThatThrownBy(remover::runJobs)
          .hasMessage("failed")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
  }

  /** It would take the rows that the other is about to remove for all that there are. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aWorkflowThatAnotherServerRemovesIsPassedOver(Dialect dialect) throws Exception {
    try (RetentionBox box = RetentionBox.on(dialect);
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      String workflow = box.workflow("acme", null);
      addKeys(box, workflow, 1_500);
      delete(box, workflow);
      RowRemover other = box.rowRemover(0);
      boolean removed =
          box.in(
              () -> {
                RetentionStore store = box.rows();
                store.findDeleted(box.clock.now()).ifPresent(store::removeFrom);
                return await(threads.submit(other::removeBatch));
              });
      assertThat(removed).isFalse();
      assertThat(box.rows("workflows")).isEqualTo(1);
      assertThat(box.rows(keysOf(workflow))).isEqualTo(500);
      assertThat(other.removeBatch()).isTrue();
      assertThat(box.rows("workflows")).isZero();
      assertThat(box.rows(keysOf(workflow))).isZero();
    }
  }

  /** A client that tries again is recognized by it. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClockThatGoesAheadForgetsNoKeysAtOnce(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      RowRemover remover = box.rowRemover(0);
      remover.runJobs();
      addKeys(box, "w", 3);
      box.execute(
          "update idempotency_keys set accepted_at = timestamp with time zone '%s'"
              .formatted(box.clock.now().minus(Duration.ofHours(2))));
      box.clock.jump(Duration.ofDays(365));
      box.clock.advance(Duration.ofHours(10));
      remover.runJobs();
      assertThat(box.rows(keysOf("w"))).isEqualTo(3);
      box.clock.advance(Duration.ofHours(2));
      remover.runJobs();
      assertThat(box.rows(keysOf("w"))).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void deliveriesGoWhenTheyAreOldAndWithTheirSubscription(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      RowRemover remover = box.rowRemover(0);
      addSubscription(box, "sub_kept", "null");
      addSubscription(box, "sub_gone", "timestamp with time zone '2026-03-01 00:00:00+00'");
      addDeliveries(box, "sub_kept", "old", 1_500, box.clock.now().minus(Duration.ofDays(91)));
      addDeliveries(box, "sub_kept", "new", 2, box.clock.now().minus(Duration.ofDays(89)));
      addDeliveries(box, "sub_gone", "new", 1_500, null);
      remover.runJobs();
      assertThat(box.rows("subscription_deliveries")).isEqualTo(2);
      assertThat(box.rows("subscriptions where id = 'sub_kept'")).isEqualTo(1);
      assertThat(box.rows("subscriptions")).isEqualTo(1);
    }
  }

  private static void addSubscription(RetentionBox box, String id, String deletedAt) {
    box.execute(
        ("insert into subscriptions (id, org_id, url, events, secret_id, created_by, created_at,"
                + " deleted_at, failures, claimed) values ('%s', 'acme', 'u', 'run.failed', 'v',"
                + " 'ed', current_timestamp, %s, 0, false)")
            .formatted(id, deletedAt));
  }

  /**
   * @param finished null while they are pending
   */
  private static void addDeliveries(
      RetentionBox box, String subscription, String name, int number, Instant finished) {
    box.execute(
        ("insert into subscription_deliveries (id, org_id, subscription_id, event, subject_id,"
                + " payload, status, attempts, created_at, tried_since, finished_at) select"
                + " '%s-%s-' || x, 'acme', '%s', 'run.failed', 'r', '{}', 'delivered', 1,"
                + " current_timestamp, current_timestamp, %s from %s as numbers(x)")
            .formatted(
                subscription,
                name,
                subscription,
                finished == null ? "null" : "timestamp with time zone '" + finished + "'",
                box.numbers(number)));
  }

  private static boolean await(Future<Boolean> other) {
    try {
      return other.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The other server did not pass it over.", e);
    }
  }

  /** Keys that were accepted long ago. */
  private static void addKeys(RetentionBox box, String workflow, int number) {
    box.execute(
        ("insert into idempotency_keys (org_id, workflow_id, operation, idempotency_key, body_hash,"
                + " run_id, accepted_at) select 'acme', '%s', 'execute', 'k' || x, 'h', 'r',"
                + " timestamp with time zone '2020-01-01 00:00:00+00' from %s as numbers(x)")
            .formatted(workflow, box.numbers(number)));
  }

  private static void delete(RetentionBox box, String workflow) {
    box.execute(
        "update workflows set deleted_at = timestamp with time zone '2020-01-01 00:00:00+00' where"
            + " id = '"
            + workflow
            + "'");
  }

  private static String keysOf(String workflow) {
    return "idempotency_keys where workflow_id = '" + workflow + "'";
  }
}
