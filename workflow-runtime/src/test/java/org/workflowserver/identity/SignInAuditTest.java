package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.identity.SignInAudit.Attempt;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What the audit log says of sign-ins. */
class SignInAuditTest {
  private static final String ADDRESS = "192.0.2.1";

  private final Installation installation = Installation.on(Dialect.H2);
  private final BoundedAuditLog log = TestAudit.notes(installation.database, installation.time);
  private final SignInAudit notes = new SignInAudit(log);
  private final AtomicInteger looks = new AtomicInteger();
  private final Account ada;

  SignInAuditTest() {
    Installation.Server server = installation.start();
    installation.add("ada", "acme", Scope.VIEWER);
    this.ada = server.signIn("ada");
    forget();
  }

  @AfterEach
  void end() {
    installation.close();
  }

  @Test
  void aSignInIsInTheLogOfItsTenant() {
    assertThat(notes.audited(attempt("ada"), () -> ada)).isEqualTo(ada);
    assertThat(noted()).containsExactly("acme ada sign_in.succeeded " + ada.id());
    assertThat(TestAudit.details(installation.database, ada.id()))
        .last()
        .isEqualTo(
            "{\"issuer\":\"" + Tokens.BUILT_IN_ISSUER + "\",\"subject\":\"" + ada.id() + "\"}");
  }

  @Test
  void aFailedOneIsInTheLogOfTheAccountsTenantAndOneOfAnUnknownNameInThatOfTheFirst() {
    for (RefusalCode code : List.of(RefusalCode.TOKEN_INVALID, RefusalCode.RATE_LIMITED)) {
      fail(code, attempt("ada"));
      fail(code, attempt("nobody"));
      fail(code, attempt("ada".repeat(100)));
      log.flush();
      assertThat(noted())
          .containsExactly(
              "acme ada sign_in.failed " + ada.id(),
              "default null sign_in.failed null",
              "default null sign_in.failed null");
      forget();
    }
  }

  @Test
  void noAccountIsLookedUpAndNothingWrittenBeforeTheAnswer() {
    for (String name : List.of("ada", "nobody")) {
      fail(RefusalCode.TOKEN_INVALID, attempt(name));
    }
    assertThat(looks).hasValue(0);
    assertThat(noted()).isEmpty();
    log.flush();
    assertThat(looks).hasValue(2);
    assertThat(noted()).hasSize(2);
  }

  @Test
  void guessesAtManyAccountsFromOneAddressAreInTheLogOfEach() {
    installation.add("bob", "other", Scope.VIEWER);
    for (int i = 0; i < 20; i++) {
      fail(RefusalCode.TOKEN_INVALID, attempt("nobody" + i));
      fail(RefusalCode.TOKEN_INVALID, attempt("ada"));
    }
    fail(RefusalCode.TOKEN_INVALID, attempt("bob"));
    log.flush();
    assertThat(noted())
        .anyMatch(entry -> entry.startsWith("other bob"))
        .anyMatch(entry -> entry.startsWith("acme ada"))
        .anyMatch(entry -> entry.startsWith("default null"));
  }

  @Test
  void aServerThatIsBusyIsNoFailureOfTheCaller() {
    fail(RefusalCode.CAPACITY_EXCEEDED, attempt("ada"));
    log.flush();
    assertThat(noted()).isEmpty();
  }

  private Attempt attempt(String name) {
    return new Attempt(
        name,
        named -> {
          looks.incrementAndGet();
          return installation
              .database
              .transactions()
              .inNew(() -> installation.store.findByName(named).map(User::account));
        },
        ADDRESS);
  }

  private void fail(RefusalCode code, Attempt attempt) {
    Refusal refused = new Refusal(code, "No.");
    assertThatThrownBy(
            () ->
                notes.audited(
                    attempt,
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
  }

  private List<String> noted() {
    return installation
        .database
        .transactions()
        .inNew(
            () ->
                Rows.arrays(
                        installation
                            .database
                            .entityManager()
                            .createNativeQuery(
                                "select org_id, actor, action, object_id from audit_pending order"
                                    + " by id"))
                    .stream()
                    .map(row -> row[0] + " " + row[1] + " " + row[2] + " " + row[3])
                    .toList());
  }

  private void forget() {
    installation
        .database
        .transactions()
        .doInNew(
            () ->
                installation
                    .database
                    .entityManager()
                    .createNativeQuery("delete from audit_pending")
                    .executeUpdate());
  }
}
