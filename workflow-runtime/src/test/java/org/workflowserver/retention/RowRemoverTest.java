package org.workflowserver.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
      assertThatThrownBy(remover::takeTurn).hasMessage("failed");
      assertThat(box.rows(keysOf("gone"))).isZero();
      remover.takeTurn();
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
