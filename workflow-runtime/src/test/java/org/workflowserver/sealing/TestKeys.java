package org.workflowserver.sealing;

import java.time.Instant;
import java.util.List;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.TestDatabase;

/** What tests of other packages seal with. */
public final class TestKeys {
  private TestKeys() {}

  /** A sealer with a key of its own. */
  public static Sealer sealer() {
    return SealerTest.sealerOf(7);
  }

  /** A sealer with another key, that opens what {@link #sealer} sealed. */
  public static Sealer nextSealer() {
    return new Sealer(SealerTest.ring(8, 7));
  }

  /** A sealer with the key of {@link #nextSealer} alone. */
  public static Sealer lastSealer() {
    return SealerTest.sealerOf(8);
  }

  /** The check that goes with {@link #sealer}. */
  public static KeyCheck check(TestDatabase database) {
    return check(database, new KeyCheckStore(database.sql()), SealerTest.ring(7));
  }

  /** The rows of a table, as a server with that sealer has them sealed again. */
  public static SealedRows rows(TestDatabase database, Sealer sealer, SealedTable table) {
    return new SealedTables(database.sql(), database.transactions(), sealer, List.of(table))
        .of(table);
  }

  static KeyCheck check(TestDatabase database, KeyCheckStore store, KeyRing keys) {
    return new KeyCheck(
        store, keys, new AuditStore(database.sql()), new SettableTime(Instant.EPOCH));
  }
}
