package org.workflowserver.sealing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.settings.SettingInvalid;

class KeyCheckTest {
  @ParameterizedTest
  @EnumSource
  void aStartWithAnotherKeyIsRefusedWithBothNames(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      start(database, SealerTest.keyOf(1));
      assertThatCode(() -> start(database, SealerTest.keyOf(1))).doesNotThrowAnyException();
      assertThatThrownBy(() -> start(database, SealerTest.keyOf(2)))
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("is " + SealerTest.keyOf(2).id())
          .hasMessageContaining("with the key " + SealerTest.keyOf(1).id());
      assertThatCode(() -> start(database, SealerTest.keyOf(1))).doesNotThrowAnyException();
    }
  }

  private static void start(TestDatabase database, KeyEncryptionKey key) {
    KeyCheck check =
        new KeyCheck(new KeyCheckStore(database.entityManager()), new Sealer(key), key);
    database.transactions().doInNew(check::require);
  }
}
