package org.workflowserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.workflowserver.audit.BoundedAuditLog.SAME_PER_MINUTE;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditStore.Pending;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;
import org.workflowserver.log.LoggedLines;

/** What may come any number of times is written a few times and then counted. */
class BoundedAuditLogTest {
  private static final String ADDRESS = "10.0.0.9";
  private static final TestDatabase DATABASE = TestDatabase.fresh(Dialect.H2);

  private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:59:00Z"));
  private final AuditStore store = new AuditStore(DATABASE.sql());
  private final UnreliableTransactions transactions = new UnreliableTransactions();
  private final BoundedAuditLog boundedLog = new BoundedAuditLog(store, transactions, time);

  BoundedAuditLogTest() {
    takeWritten();
  }

  @AfterAll
  static void end() {
    DATABASE.close();
  }

  @Test
  void ofEqualNotesInAMinuteAFewAreWrittenAndTheRestIsANumber() {
    for (int i = 0; i < 20; i++) {
      boundedLog.note(refusal("acme", "ada", i % 2 == 0 ? "GET /users" : "GET /audit"));
    }
    boundedLog.flush();
    assertThat(takeWritten()).hasSize(SAME_PER_MINUTE).allMatch(row -> row.actor().equals("ada"));
    boundedLog.note(refusal("acme", "bob", "GET /users"));
    assertThat(takeWritten()).hasSize(1);

    time.advance(BoundedAuditLog.MINUTE);
    boundedLog.flush();
    assertThat(takeWritten())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.details()).isEqualTo("{\"more\":\"" + (20 - SAME_PER_MINUTE) + "\"}");
              assertThat(row.address()).isEqualTo(ADDRESS);
              assertThat(row.org()).isEqualTo("acme");
              assertThat(row.actor()).isEqualTo("ada");
            });
    boundedLog.flush();
    boundedLog.note(refusal("acme", "ada", "GET /users"));
    assertThat(takeWritten()).hasSize(1);
  }

  @Test
  void whatATenantCausesTakesNoRoomOfAnother() {
    int most = AuditWindow.mostPerMinute(AuditAction.ACCESS_REFUSED);
    for (int i = 0; i < most + AuditWindow.MOST_UNWRITTEN_SOURCES + 10; i++) {
      boundedLog.note(refusal("acme", "caller " + i, "GET /users"));
    }
    assertThat(takeWritten()).hasSize(most);
    boundedLog.note(refusal("other", "bob", "GET /users"));
    assertThat(takeWritten()).singleElement().extracting(Pending::org).isEqualTo("other");
    // Another action has its own room.
    boundedLog.note(
        new AuditEntry(
            "acme",
            Optional.of("ada"),
            Optional.of(ADDRESS),
            AuditAction.SIGNED_IN,
            Optional.empty(),
            Map.of()));
    assertThat(takeWritten()).hasSize(1);
    time.advance(BoundedAuditLog.MINUTE);
    boundedLog.flush();
    // Where they came from is told of as many as is bounded, too.
    assertThat(takeWritten())
        .hasSize(AuditWindow.MOST_UNWRITTEN_SOURCES + 1)
        .allSatisfy(row -> assertThat(row.org()).isEqualTo("acme"))
        .extracting(Pending::actor, Pending::address, Pending::details)
        .contains(
            tuple("caller " + most, ADDRESS, "{\"more\":\"1\"}"),
            tuple(null, null, "{\"more\":\"10\"}"));
  }

  @Test
  void soManyTenantsAreToldApart() {
    AuditWindow window = new AuditWindow();
    for (int i = 0; i < AuditWindow.MOST_GROUPS; i++) {
      assertThat(window.admit("", refusal("tenant " + i, "ada", "GET /users"))).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(window.admit("", refusal("further " + i, "ada", "GET /users"))).isFalse();
    }
    assertThat(window.admit("", refusal("tenant 0", "ada", "GET /users"))).isTrue();
    assertThat(window.suppressedCounts())
        .singleElement()
        .satisfies(
            count -> {
              assertThat(count.org()).isEqualTo("default");
              assertThat(count.actor()).isEmpty();
              assertThat(count.address()).contains(ADDRESS);
              assertThat(count.details())
                  .isEqualTo(Map.of("more", "10", "tenant", "not told apart"));
            });
  }

  @Test
  void whatIsNotedLaterIsWrittenWithTheNextFlushAsOfItsTime() {
    Instant then = time.now();
    for (int i = 0; i < SAME_PER_MINUTE + 3; i++) {
      boundedLog.noteLater("password", failure("acme", "ada", "10.0.0.1"));
    }
    assertThat(takeWritten()).isEmpty();
    time.advance(Duration.ofSeconds(3));
    boundedLog.flush();
    assertThat(takeWritten())
        .hasSize(SAME_PER_MINUTE)
        .allSatisfy(
            row -> {
              assertThat(row.org()).isEqualTo("acme");
              assertThat(row.at()).isEqualTo(then);
            });
    time.advance(BoundedAuditLog.MINUTE);
    boundedLog.flush();
    assertThat(takeWritten())
        .extracting(Pending::actor, Pending::address, Pending::details)
        .containsExactly(tuple("ada", "10.0.0.1", "{\"kind\":\"password\",\"more\":\"3\"}"));
  }

  @Test
  void failuresOfOneKindTakeNoRoomOfAnother() {
    for (int i = 0; i < 1_000; i++) {
      boundedLog.noteLater("rate_limited", failure("acme", null, "2001:db8::" + i));
    }
    boundedLog.noteLater("unknown_user", failure("acme", null, "10.0.0.2"));
    boundedLog.flush();
    assertThat(takeWritten())
        .hasSize(AuditWindow.mostPerMinute(AuditAction.SIGN_IN_FAILED) + 1)
        .extracting(Pending::address)
        .contains("10.0.0.2");
  }

  @Test
  void whoGuessesAtOneAccountHidesNothingOfAnother() {
    int most = AuditWindow.mostPerMinute(AuditAction.SIGN_IN_FAILED);
    for (int i = 0; i < most * 10; i++) {
      boundedLog.noteLater("password", failure("acme", "ada", "10.0.1." + i));
    }
    for (int i = 0; i < SAME_PER_MINUTE * 2; i++) {
      boundedLog.noteLater("password", failure("acme", "bob", "10.0.2." + i));
    }
    boundedLog.flush();
    List<Pending> written = takeWritten();
    assertThat(written).hasSize(most + SAME_PER_MINUTE);
    assertThat(written)
        .filteredOn(row -> row.actor().equals("bob"))
        .hasSize(SAME_PER_MINUTE)
        .extracting(Pending::address)
        .contains("10.0.2.0");
  }

  @Test
  void aStopWritesWhatIsQueuedAndWhatIsOnlyCounted() {
    for (int i = 0; i < SAME_PER_MINUTE + 2; i++) {
      boundedLog.note(refusal("acme", "ada", "GET /users"));
    }
    takeWritten();
    for (int i = 0; i < SAME_PER_MINUTE + 3; i++) {
      boundedLog.noteLater("password", failure("acme", "ada", "10.0.0.5"));
    }
    boundedLog.stop();
    List<Pending> written = takeWritten();
    assertThat(written)
        .filteredOn(row -> row.action().equals("sign_in.failed") && row.details().equals("{}"))
        .hasSize(SAME_PER_MINUTE);
    assertThat(written)
        .filteredOn(row -> !row.details().equals("{}"))
        .extracting(Pending::action, Pending::details)
        .containsExactlyInAnyOrder(
            tuple("sign_in.failed", "{\"kind\":\"password\",\"more\":\"3\"}"),
            tuple("access.refused", "{\"more\":\"2\"}"));
  }

  @Test
  void theFirstFailureEndsAFlushAndNothingIsLostOrWrittenTwice() {
    int most = BoundedAuditLog.BATCH * 2 + 50;
    for (int i = 0; i < most; i++) {
      boundedLog.noteLater("password", failure("tenant " + i, "ada", ADDRESS));
    }
    transactions.doneUntilAway = 0;
    boundedLog.flush();
    assertThat(transactions.begun).isEqualTo(1);
    assertThat(takeWritten()).isEmpty();
    transactions.doneUntilAway = 1;
    boundedLog.flush();
    assertThat(transactions.begun).isEqualTo(3);
    transactions.doneUntilAway = Integer.MAX_VALUE;
    boundedLog.flush();
    assertThat(transactions.begun).isEqualTo(5);
    assertThat(takeWritten())
        .hasSize(most)
        .extracting(Pending::org)
        .doesNotHaveDuplicates()
        .startsWith("tenant 0", "tenant 1");
    boundedLog.flush();
    assertThat(takeWritten()).isEmpty();
  }

  @Test
  void whatIsQueuedIsBoundedAndTheRestCounted() {
    transactions.doneUntilAway = 0;
    int tenants = BoundedAuditLog.MOST_QUEUED / SAME_PER_MINUTE / 10;
    for (int i = 0; i < BoundedAuditLog.MOST_QUEUED + 40; i++) {
      String org = "tenant " + i % tenants;
      boundedLog.noteLater("password", failure(org, "user " + i % (tenants * 10), "10.0.0.1"));
    }
    boundedLog.noteLater("password", failure("late", "ada", "10.0.0.2"));
    time.advance(BoundedAuditLog.MINUTE);
    boundedLog.flush();
    transactions.doneUntilAway = Integer.MAX_VALUE;
    boundedLog.flush();
    assertThat(takeWritten()).hasSize(BoundedAuditLog.MOST_QUEUED);
    boundedLog.flush();
    assertThat(takeWritten())
        .hasSize(41)
        .extracting(Pending::org, Pending::address, Pending::details)
        .contains(tuple("late", "10.0.0.2", "{\"kind\":\"password\",\"more\":\"1\"}"));
  }

  @Test
  void whatCannotBeWrittenAtOnceIsWrittenLater() {
    Instant then = time.now();
    AuditEntry use = use("1");
    transactions.doneUntilAway = 0;
    boundedLog.note(refusal("acme", "ada", "GET /users"));
    boundedLog.noteUse(use);
    boundedLog.noteUse(use);
    time.advance(Duration.ofSeconds(3));
    transactions.doneUntilAway = Integer.MAX_VALUE;
    boundedLog.noteUse(use);
    boundedLog.flush();
    assertThat(takeWritten())
        .extracting(Pending::action, Pending::at)
        .containsExactly(tuple("access.refused", then), tuple("secret.used", then));
  }

  @Test
  void anEntryThatCannotBeStoredIsLostAlone() {
    for (int i = 0; i < 10; i++) {
      String org = i == 4 ? "x".repeat(1_000) : "acme";
      boundedLog.noteLater("password", failure(org, "ada", "10.0.3." + i));
    }
    try (LoggedLines log = LoggedLines.of(BoundedAuditLog.class)) {
      boundedLog.flush();
      assertThat(takeWritten()).hasSize(9);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("An entry of the audit log cannot be stored");
      boundedLog.flush();
      assertThat(takeWritten()).isEmpty();
      assertThat(log.warnings()).hasSize(1);
    }
  }

  @Test
  void aStopThatCannotWriteSaysHowManyAreLost() {
    transactions.doneUntilAway = 0;
    for (int i = 0; i < 7; i++) {
      boundedLog.noteLater("password", failure("acme", "ada", "10.0.4." + i));
    }
    try (LoggedLines log = LoggedLines.of(BoundedAuditLog.class)) {
      boundedLog.stop();
      assertThat(transactions.begun).isEqualTo(1);
      assertThat(log.warnings()).last().asString().contains("7 entries of the audit log are lost");
    }
  }

  @Test
  void aUseIsWrittenOnceInItsHour() {
    AuditEntry use = use("1");
    for (int i = 0; i < 10; i++) {
      boundedLog.noteUse(use);
    }
    boundedLog.noteUse(use("2"));
    assertThat(takeWritten()).hasSize(2);
    time.advance(BoundedAuditLog.MINUTE);
    boundedLog.noteUse(use);
    assertThat(takeWritten()).hasSize(1);
  }

  private static AuditEntry failure(String org, String account, String address) {
    return new AuditEntry(
        org,
        Optional.ofNullable(account),
        Optional.of(address),
        AuditAction.SIGN_IN_FAILED,
        Optional.ofNullable(account),
        Map.of());
  }

  private static AuditEntry use(String version) {
    return new AuditEntry(
        "acme",
        Optional.of("fl_1"),
        Optional.empty(),
        AuditAction.SECRET_USED,
        Optional.of("vlt_1"),
        Map.of("version", version));
  }

  private static AuditEntry refusal(String org, String actor, String call) {
    return new AuditEntry(
        org,
        Optional.of(actor),
        Optional.of(ADDRESS),
        AuditAction.ACCESS_REFUSED,
        Optional.of(call),
        Map.of());
  }

  private List<Pending> takeWritten() {
    return DATABASE
        .transactions()
        .inNew(
            () -> {
              List<Pending> written = store.pending(10_000, List.of());
              store.deletePending(written.stream().map(Pending::id).toList());
              return written;
            });
  }

  /** Transactions of a database that is away after some. */
  private static final class UnreliableTransactions extends Transactions {
    private int doneUntilAway = Integer.MAX_VALUE;
    private int begun;

    @Override
    public void doInNew(Runnable work) {
      begun++;
      if (doneUntilAway == 0) {
        throw new DatabaseFailure("The database is away.", new SQLException("Away", "08006"));
      }
      doneUntilAway--;
      DATABASE.transactions().doInNew(work);
    }
  }
}
