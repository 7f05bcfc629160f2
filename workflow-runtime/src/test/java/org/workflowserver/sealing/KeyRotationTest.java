package org.workflowserver.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.settings.SettingInvalid;

/** What a server does while its key files change. */
class KeyRotationTest {
  private static final byte[] VALUE = "value".getBytes(US_ASCII);

  @ParameterizedTest
  @EnumSource
  void aServerTakesTheNewKeyAndLetsTheOldOneGoWhenNothingNeedsIt(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      server.reads(1, 2);
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(1).id());
      assertThat(server.rotation.remaining()).isZero();

      server.reads(2, 1);
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2, 1));

      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2));
      assertThat(server.sealer.open(row.sealed, row.id, "")).isEqualTo(VALUE);
      // A start needs nothing else.
      new Server(database, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatSealedWhatIsNotSealedAgainYetStays(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      row.fails = true;
      server.reads(2, 1);
      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2, 1));
      assertThat(server.rotation.remaining()).isEqualTo(1);
      row.fails = false;
      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2));
      assertThat(server.rotation.remaining()).isZero();
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysThatCannotBeReadOrLackTheOneThatSealsChangeNothing(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(1));
      server.read = null;
      server.rotation.run();
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(1));
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(1).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsMadeOnlyWhenAllIsSealedUnderThePresentOne(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      row.fails = true;
      assertThat(server.rotation.makeNext(() -> SealerTest.keyOf(2)))
          .isEqualTo(SealerTest.keyOf(2).id());
      assertThat(server.rotation.status().underWay()).isTrue();
      assertThatThrownBy(() -> server.rotation.makeNext(() -> SealerTest.keyOf(3)))
          .isInstanceOf(SettingInvalid.class);
      server.reads(2, 1);
      assertThat(server.rotation.status())
          .extracting(SealingStatus::underWay, SealingStatus::found, SealingStatus::remaining)
          .containsExactly(true, 1L, 1L);
      assertThatThrownBy(() -> server.rotation.makeNext(() -> SealerTest.keyOf(3)))
          .hasMessageContaining("under way");
      row.fails = false;
      server.reads(2, 1);
      assertThat(server.rotation.status())
          .extracting(SealingStatus::underWay, SealingStatus::found, SealingStatus::remaining)
          .containsExactly(false, 1L, 0L);
      assertThat(server.rotation.look())
          .containsExactly(SealerTest.keyOf(2).id(), SealerTest.keyOf(1).id());
      server.rotation.makeNext(() -> SealerTest.keyOf(3));
      server.reads(3, 2);
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(3).id());
      server.read = SealerTest.keysOf(2);
      assertThatThrownBy(server.rotation::look).hasMessageContaining("is missing");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsBehindSealsUnderTheNewKeyAsSoonAsItKnowsIt(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server first = new Server(database, 1);
      Server second = new Server(database, 1);
      Row row = new Row(first, "vlt_1");
      second.rows.add(row);
      first.reads(2, 1);
      second.reads(1, 2);
      assertThat(second.keys.current()).isEqualTo(SealerTest.keyOf(2));
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
      second.reads(1, 2);
      assertThat(second.keys.current()).isEqualTo(SealerTest.keyOf(2));
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatLacksTheKeyOfTheOthersSaysSo(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect);
        LoggedLines log = LoggedLines.of(KeyRotation.class)) {
      Server first = new Server(database, 1);
      Server forgotten = new Server(database, 1);
      forgotten.reads(1);
      first.reads(2, 1);
      assertThat(log.reasons()).isEmpty();
      forgotten.reads(1);
      assertThat(log.reasons())
          .singleElement(as(STRING))
          .contains("Other servers seal under the key " + SealerTest.keyOf(2).id())
          .contains("this one has only " + SealerTest.keyOf(1).id());
      forgotten.reads(2, 1);
      assertThat(forgotten.keys.current()).isEqualTo(SealerTest.keyOf(2));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereAllIsSealedAgainTheTablesAreReadSeldom(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      server.reads(2, 1);
      int looks = row.looks;
      for (int turn = 0; turn < 11; turn++) {
        server.reads(2, 1);
      }
      assertThat(row.looks).isEqualTo(looks);
      // A server that has not got the new key yet has sealed another value.
      row.sealed = new Sealer(SealerTest.ring(1)).seal(VALUE, row.id, "");
      server.reads(2, 1);
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseThatIsAwayForATurnChangesNothing(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      server.away = true;
      server.reads(2, 1);
      assertThat(server.keys.current()).isEqualTo(SealerTest.keyOf(1));
      server.away = false;
      server.rotation.run();
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2, 1));
      assertThat(row.sealedBy()).isEqualTo(SealerTest.keyOf(2).id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyStaysAsLongAsAValueNeedsIt(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      Server server = new Server(database, 1);
      Row row = new Row(server, "vlt_1");
      row.skipped = true;
      server.reads(2, 1);
      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2, 1));
      assertThat(server.rotation.remaining()).isEqualTo(1);
      row.skipped = false;
      server.reads(2);
      assertThat(server.keys.all()).isEqualTo(SealerTest.keysOf(2));
    }
  }

  /** A server that started with a key. */
  private static final class Server {
    private final KeyRing keys;
    private final Sealer sealer;
    private final KeyRotation rotation;
    private final List<SealedRows> rows = new ArrayList<>();
    private List<KeyEncryptionKey> read;
    private boolean away;

    Server(TestDatabase database, int key) {
      keys = SealerTest.ring(key);
      sealer = new Sealer(keys);
      KeyCheckStore store =
          new KeyCheckStore(database.sql()) {
            @Override
            KeyCheckRow lock() {
              if (away) {
                throw new IllegalStateException("The database is away.");
              }
              return super.lock();
            }
          };
      KeyCheck check = TestKeys.check(database, store, keys);
      database.transactions().doInNew(check::require);
      rotation = new KeyRotation(keys, check, database.transactions(), rows, this::source);
    }

    private List<KeyEncryptionKey> source() {
      if (read == null) {
        throw new SettingInvalid("The file is gone.", null);
      }
      return read;
    }

    /** The files hold these now, and the server looks. */
    void reads(int current, int... previous) {
      read = SealerTest.keysOf(current, previous);
      rotation.run();
    }
  }

  /** A sealed value. */
  private static final class Row implements SealedRows {
    private final Server server;
    private final String id;
    private String sealed;
    private boolean fails;
    private boolean skipped;
    private int looks;

    Row(Server server, String id) {
      this.server = server;
      this.id = id;
      this.sealed = server.sealer.seal(VALUE, id, "");
      server.rows.add(this);
    }

    String sealedBy() {
      byte[] text = Base64.getUrlDecoder().decode(sealed);
      return new String(text, 1, 8, US_ASCII);
    }

    @Override
    public long sealedUnderOthers() {
      looks++;
      return sealed.startsWith(server.sealer.mark()) ? 0 : 1;
    }

    @Override
    public int sealAgain() {
      if (fails) {
        throw new IllegalStateException("The database is away.");
      }
      if (skipped || sealed.startsWith(server.sealer.mark())) {
        return 0;
      }
      sealed = server.sealer.sealAgain(sealed, id, "");
      return 1;
    }
  }
}
