package org.workflowserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.workflowserver.audit.BoundedAuditLog.SAME_PER_MINUTE;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditStore.Pending;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;

/** What may come any number of times is written a few times and then counted. */
class BoundedAuditLogTest {
  private static final String ADDRESS = "10.0.0.9";
  private static final TestDatabase DATABASE = TestDatabase.fresh(Dialect.H2);

  private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:59:00Z"));
  private final AuditStore store = new AuditStore(DATABASE.entityManager());
  private final BoundedAuditLog notes = TestAudit.notes(DATABASE, time);

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
      notes.note(refusal("acme", "ada", i % 2 == 0 ? "GET /users" : "GET /audit"));
    }
    notes.flush();
    assertThat(takeWritten()).hasSize(SAME_PER_MINUTE).allMatch(row -> row.actor().equals("ada"));
    notes.note(refusal("acme", "bob", "GET /users"));
    assertThat(takeWritten()).hasSize(1);

    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.details()).isEqualTo("{\"more\":\"" + (20 - SAME_PER_MINUTE) + "\"}");
              assertThat(row.address()).isEqualTo(ADDRESS);
              assertThat(row.org()).isEqualTo("acme");
              assertThat(row.actor()).isEqualTo("ada");
            });
    notes.flush();
    notes.note(refusal("acme", "ada", "GET /users"));
    assertThat(takeWritten()).hasSize(1);
  }

  @Test
  void whatATenantCausesTakesNoRoomOfAnother() {
    int most = AuditWindow.mostPerMinute(AuditAction.ACCESS_REFUSED);
    for (int i = 0; i < most + 10; i++) {
      notes.note(refusal("acme", "caller " + i, "GET /users"));
    }
    assertThat(takeWritten()).hasSize(most);
    notes.note(refusal("other", "bob", "GET /users"));
    assertThat(takeWritten()).singleElement().extracting(Pending::org).isEqualTo("other");
    // Another action has its own room.
    notes.note(
        new AuditEntry(
            "acme",
            Optional.of("ada"),
            Optional.of(ADDRESS),
            AuditAction.SIGNED_IN,
            Optional.empty(),
            Map.of()));
    assertThat(takeWritten()).hasSize(1);
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .extracting(Pending::org, Pending::actor, Pending::details)
        .containsExactly(tuple("acme", null, "{\"more\":\"10\"}"));
  }

  @Test
  void soManyTenantsAreToldApart() {
    AuditWindow window = new AuditWindow();
    for (int i = 0; i < AuditWindow.MOST_GROUPS; i++) {
      assertThat(window.admit(refusal("tenant " + i, "ada", "GET /users"))).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(window.admit(refusal("further " + i, "ada", "GET /users"))).isFalse();
    }
    assertThat(window.admit(refusal("tenant 0", "ada", "GET /users"))).isTrue();
    assertThat(window.numbers())
        .singleElement()
        .satisfies(
            number -> {
              assertThat(number.org()).isEqualTo("default");
              assertThat(number.details())
                  .isEqualTo(Map.of("more", "10", "tenant", "not told apart"));
            });
  }

  @Test
  void whatIsAddedLaterIsMadeAndWrittenWithTheNextFlushAsOfItsTime() {
    Instant then = time.now();
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      failed("10.0.0.1", "ada", made::incrementAndGet);
    }
    assertThat(takeWritten()).isEmpty();
    assertThat(made).hasValue(0);
    time.advance(Duration.ofSeconds(3));
    notes.flush();
    assertThat(made).hasValue(1);
    assertThat(takeWritten())
        .hasSize(SAME_PER_MINUTE)
        .allSatisfy(
            row -> {
              assertThat(row.org()).isEqualTo("acme");
              assertThat(row.at()).isEqualTo(then);
            });
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten()).extracting(Pending::details).containsExactly("{\"more\":\"3\"}");
  }

  @Test
  void whatIsQueuedIsBoundedAndNoNetworkTakesAllOfIt() {
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < LateEntries.MOST_OF_NETWORK + 20; i++) {
      failed("10.0.0.2", "name " + i, made::incrementAndGet);
    }
    failed("10.0.0.3", "ada", made::incrementAndGet);
    notes.flush();
    assertThat(made).hasValue(LateEntries.MOST_OF_NETWORK + 1);
    assertThat(takeWritten()).extracting(Pending::address).contains("10.0.0.3");
    for (int i = 0; i < LateEntries.MOST + 500; i++) {
      failed("10.1." + i / 200 + "." + i % 200, "ada", made::incrementAndGet);
    }
    made.set(0);
    notes.flush();
    assertThat(made).hasValue(LateEntries.MOST);
    takeWritten();
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .filteredOn(row -> row.org().equals("default"))
        .extracting(Pending::details)
        .contains("{\"more\":\"520\",\"tenant\":\"not told apart\"}");
  }

  @Test
  void whatCannotBeMadeIsCounted() {
    failed(
        "10.0.0.4",
        "ada",
        () -> {
          throw new IllegalStateException("The database is away.");
        });
    notes.flush();
    assertThat(takeWritten()).isEmpty();
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .extracting(Pending::org, Pending::details)
        .containsExactly(tuple("default", "{\"more\":\"1\",\"tenant\":\"not told apart\"}"));
  }

  @Test
  void aStopWritesWhatIsQueuedAndWhatIsOnlyCounted() {
    for (int i = 0; i < SAME_PER_MINUTE + 2; i++) {
      notes.note(refusal("acme", "ada", "GET /users"));
    }
    takeWritten();
    failed("10.0.0.5", "ada", () -> {});
    notes.stop();
    assertThat(takeWritten())
        .extracting(Pending::action, Pending::details)
        .containsExactlyInAnyOrder(
            tuple("sign_in.failed", "{}"), tuple("access.refused", "{\"more\":\"2\"}"));
  }

  @Test
  void aUseIsWrittenOnceInItsHour() {
    AuditEntry use =
        new AuditEntry(
            "acme",
            Optional.of("fl_1"),
            Optional.empty(),
            AuditAction.SECRET_USED,
            Optional.of("vlt_1"),
            Map.of("version", "1"));
    for (int i = 0; i < 10; i++) {
      notes.noteUse(use);
    }
    notes.noteUse(use.with("version", "2"));
    assertThat(takeWritten()).hasSize(2);
    time.advance(BoundedAuditLog.MINUTE);
    notes.noteUse(use);
    assertThat(takeWritten()).hasSize(1);
  }

  private void failed(String address, String name, Runnable look) {
    notes.noteLater(
        AuditAction.SIGN_IN_FAILED,
        address,
        name,
        () -> {
          look.run();
          return new AuditEntry(
              name.startsWith("name") ? "default" : "acme",
              Optional.of(name),
              Optional.of(address),
              AuditAction.SIGN_IN_FAILED,
              Optional.empty(),
              Map.of());
        });
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
}
