package org.workflowserver.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;

class RowRemoverTest {
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void oldKeysAreForgottenInBatchesWhateverTheyAreCalled(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      box.addKeys("one", 700);
      box.addKeys("other", 700);
      RowRemover remover = box.rowRemover(0);
      assertThat(remover.forget(AgedRows.IDEMPOTENCY_KEYS)).isTrue();
      assertThat(box.keys("one") + box.keys("other")).isEqualTo(400);
      assertThat(remover.forget(AgedRows.IDEMPOTENCY_KEYS)).isFalse();
      assertThat(box.rows("idempotency_keys")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsKeptForADay(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      RowRemover remover = box.rowRemover(0);
      box.addKeys("w", 1);
      box.execute(
          "update idempotency_keys set accepted_at = timestamp with time zone '%s'"
              .formatted(box.clock.now().minus(Duration.ofDays(1)).plusSeconds(1)));
      remover.forget(AgedRows.IDEMPOTENCY_KEYS);
      assertThat(box.keys("w")).isEqualTo(1);
      box.clock.advance(Duration.ofSeconds(2));
      remover.forget(AgedRows.IDEMPOTENCY_KEYS);
      assertThat(box.keys("w")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aJobThatFailsKeepsNoOtherFromItsTurn(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      box.addKeys("gone", 1_500);
      box.execute(
          "insert into schedule_fires (workflow_id, org_id, epoch, fire_at, status, recorded_at,"
              + " try_at) select 'w', 'o', 1, accepted_at, 'missed', accepted_at, accepted_at from"
              + " idempotency_keys where idempotency_key = 'k1'");
      RowRemover remover = box.rowRemover(1);
      assertThatThrownBy(remover::runJobs).hasMessage("failed");
      assertThat(box.keys("gone")).isEqualTo(1_500);
      assertThat(box.rows("schedule_fires")).isZero();
      remover.runJobs();
      assertThat(box.keys("gone")).isZero();
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

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFormerSecretGoesWhenNoOpenRunCanHaveReadIt(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      box.execute(
          "insert into vault_former_secrets (id, item_id, org_id, name, sealed, replaced_at)"
              + " values ('vlt_1', 'vlt_2', 'acme', 'token', 'x', timestamp with time zone '"
              + "2026-03-08 12:00:00+00')");
      box.clock.advance(Duration.ofDays(30));
      box.rowRemover(0).runJobs();
      assertThat(box.rows("vault_former_secrets")).isEqualTo(1);
      box.clock.advance(Duration.ofDays(1));
      box.rowRemover(0).runJobs();
      assertThat(box.rows("vault_former_secrets")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void statisticsGoWhenNoAnswerGoesBackToTheirHours(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      box.execute(
          "insert into run_statistics (workflow_id, org_id, begins_at, completed, failed, success,"
              + " error, warning, cancelled) select 'w' || x, 'acme', timestamp with time zone"
              + " '2026-03-08 12:00:00+00', 1, 0, 0, 0, 0, 0 from "
              + box.numbers(1_500)
              + " as numbers(x)");
      box.clock.advance(Duration.ofDays(31));
      box.rowRemover(0).runJobs();
      assertThat(box.rows("run_statistics")).isEqualTo(1_500);
      box.clock.advance(Duration.ofDays(1));
      RowRemover remover = box.rowRemover(0);
      assertThat(remover.forget(AgedRows.STATISTICS)).isTrue();
      assertThat(box.rows("run_statistics")).isEqualTo(500);
      remover.runJobs();
      assertThat(box.rows("run_statistics")).isZero();
    }
  }

  /** A client that tries again is recognized by it. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClockThatGoesAheadForgetsNoKeysAtOnce(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      RowRemover remover = box.rowRemover(0);
      remover.runJobs();
      box.addKeys("w", 3);
      box.execute(
          "update idempotency_keys set accepted_at = timestamp with time zone '%s'"
              .formatted(box.clock.now().minus(Duration.ofHours(2))));
      box.clock.jump(Duration.ofDays(365));
      box.clock.advance(Duration.ofHours(10));
      remover.runJobs();
      assertThat(box.keys("w")).isEqualTo(3);
      box.clock.advance(Duration.ofHours(2));
      remover.runJobs();
      assertThat(box.keys("w")).isZero();
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
}
