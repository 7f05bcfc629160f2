package org.workflowserver.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.settings.SettingInvalid;

class KeyCheckTest {
  @ParameterizedTest
  @EnumSource
  void aStartWithAnotherKeyIsRefusedWithBothNames(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      start(database, SealerTest.ring(1));
      assertThatCode(() -> start(database, SealerTest.ring(1))).doesNotThrowAnyException();
      assertThatThrownBy(() -> start(database, SealerTest.ring(2)))
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("is " + SealerTest.keyOf(2).id())
          .hasMessageContaining("under the key " + SealerTest.keyOf(1).id());
      assertThatCode(() -> start(database, SealerTest.ring(1))).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsChangedByAStartThatHasBoth(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      start(database, SealerTest.ring(1));
      assertThatThrownBy(() -> start(database, SealerTest.ring(3, 2)))
          .isInstanceOf(SettingInvalid.class);
      start(database, SealerTest.ring(2, 1));
      assertThatCode(() -> start(database, SealerTest.ring(2))).doesNotThrowAnyException();
      // Once, whatever the number of starts and servers.
      assertThat(TestAudit.pending(database, AuditAction.KEY_ENCRYPTION_KEY_CHANGED))
          .containsExactly("default system null " + SealerTest.keyOf(2).id());
      assertThat(TestAudit.details(database, SealerTest.keyOf(2).id()))
          .containsExactly("{\"previous\":\"" + SealerTest.keyOf(1).id() + "\"}");
      assertThatThrownBy(() -> start(database, SealerTest.ring(1)))
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("workflow.vault.previous-keys");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsBehindSealsUnderTheKeyOfTheOthersAndNoneGoesBack(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      start(database, SealerTest.ring(1));
      start(database, SealerTest.ring(2, 1));
      KeyRing behind = SealerTest.ring(1, 2);
      start(database, behind);
      assertThat(behind.all()).isEqualTo(SealerTest.keysOf(2, 1));
      KeyRing next = SealerTest.ring(3, 2);
      start(database, next);
      assertThat(next.all()).isEqualTo(SealerTest.keysOf(3, 2));
      assertThatThrownBy(() -> start(database, SealerTest.ring(1, 2)))
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("under the key " + SealerTest.keyOf(3).id());
    }
  }

  private static void start(TestDatabase database, KeyRing keys) {
    KeyCheck check = TestKeys.check(database, new KeyCheckStore(database.sql()), keys);
    database.transactions().doInNew(check::require);
  }
}
