package org.workflowserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.workflowserver.audit.BoundedAuditLog.SAME_PER_MINUTE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditStore.Pending;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;

/** What may come any number of times is written a few times and then counted. */
class BoundedAuditLogTest {
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
      notes.note(failure("10.0.0.1", "ada", i % 2 == 0 ? "usr_1" : "usr_2"));
    }
    notes.flush();
    assertThat(takeWritten()).hasSize(SAME_PER_MINUTE).allMatch(row -> row.actor().equals("ada"));
    notes.note(failure("10.0.0.2", "ada", "usr_1"));
    assertThat(takeWritten()).hasSize(1);

    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.details()).isEqualTo("{\"more\":\"" + (20 - SAME_PER_MINUTE) + "\"}");
              assertThat(row.address()).isEqualTo("10.0.0.1");
              assertThat(row.org()).isEqualTo("default");
              assertThat(row.actor()).isNull();
            });
    notes.flush();
    notes.note(failure("10.0.0.1", "ada", "usr_1"));
    assertThat(takeWritten()).hasSize(1);
  }

  @Test
  void whetherAFailureIsWrittenDoesNotDependOnTheAccountThatItNames() {
    for (int i = 0; i < SAME_PER_MINUTE; i++) {
      notes.note(failure("10.0.0.3", i % 2 == 0 ? null : "ada" + i, null));
    }
    takeWritten();
    notes.note(failure("10.0.0.3", "there", "usr_3"));
    notes.note(failure("10.0.0.3", null, null));
    assertThat(takeWritten()).isEmpty();
  }

  @Test
  void manyAddressesDoNotFillTheLog() {
    int most = BoundedAuditLog.mostPerMinute(AuditAction.SIGN_IN_FAILED);
    for (int i = 0; i < 5_000; i++) {
      notes.note(failure("address " + i, null, null));
    }
    assertThat(takeWritten()).hasSize(most);
    // Another action has its own room.
    notes.note(refusal("acme", "bob"));
    assertThat(takeWritten()).hasSize(1);
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .singleElement()
        .satisfies(
            row -> assertThat(row.details()).isEqualTo("{\"more\":\"" + (5_000 - most) + "\"}"));
  }

  @Test
  void whatWasNotToldApartIsCountedByTenant() {
    int most = BoundedAuditLog.mostPerMinute(AuditAction.ACCESS_REFUSED);
    for (int i = 0; i < most + 10; i++) {
      notes.note(refusal(i % 2 == 0 ? "acme" : "other", "caller " + i));
    }
    takeWritten();
    time.advance(BoundedAuditLog.MINUTE);
    notes.flush();
    assertThat(takeWritten())
        .extracting(Pending::org, Pending::details)
        .containsExactlyInAnyOrder(
            tuple("acme", "{\"more\":\"5\"}"), tuple("other", "{\"more\":\"5\"}"));
  }

  @Test
  void aUseIsWrittenOnceInItsHour() {
    AuditEntry use =
        AuditEntry.of(
            "acme",
            Optional.of("fl_1"),
            Optional.empty(),
            AuditAction.SECRET_USED,
            Optional.of("vlt_1"),
            "version",
            "1");
    for (int i = 0; i < 10; i++) {
      notes.noteUse(use);
    }
    notes.noteUse(use.with("version", "2"));
    assertThat(takeWritten()).hasSize(2);
    time.advance(BoundedAuditLog.MINUTE);
    notes.noteUse(use);
    assertThat(takeWritten()).hasSize(1);
  }

  private static AuditEntry failure(String address, String actor, String object) {
    return AuditEntry.of(
        actor == null ? "default" : "acme",
        Optional.ofNullable(actor),
        Optional.of(address),
        AuditAction.SIGN_IN_FAILED,
        Optional.ofNullable(object));
  }

  private static AuditEntry refusal(String org, String actor) {
    return AuditEntry.of(
        org,
        Optional.of(actor),
        Optional.of("10.0.0.9"),
        AuditAction.ACCESS_REFUSED,
        Optional.of("GET /users"));
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
