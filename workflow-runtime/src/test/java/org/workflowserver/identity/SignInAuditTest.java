package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What the audit log says of sign-ins. */
class SignInAuditTest {
  private static final String ADDRESS = "192.0.2.1";

  private final Installation installation = Installation.on(Dialect.H2);
  private final SignInAudit notes =
      new SignInAudit(TestAudit.notes(installation.database, installation.time));
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
    assertThat(notes.audited(ADDRESS, Optional::empty, () -> ada)).isEqualTo(ada);
    assertThat(noted()).containsExactly("acme ada sign_in.succeeded " + ada.id());
  }

  @Test
  void aWrongPasswordIsInTheLogOfTheAccountsTenantAndAnUnknownNameInNone() {
    assertThatThrownBy(() -> fail(RefusalCode.TOKEN_INVALID, Optional.of(ada)))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> fail(RefusalCode.TOKEN_INVALID, Optional.empty()))
        .isInstanceOf(Refusal.class);
    assertThat(noted())
        .containsExactly("acme ada sign_in.failed " + ada.id(), "default null sign_in.failed null");
  }

  @Test
  void whoIsNotLetTryCostsNoLookUp() {
    Refusal throttled = new Refusal(RefusalCode.RATE_LIMITED, "Too many.");
    notes.noteFailure(
        throttled,
        ADDRESS,
        () -> {
          throw new AssertionError("The account was looked up.");
        });
    assertThat(noted()).containsExactly("default null sign_in.failed null");
  }

  @Test
  void aServerThatIsBusyIsNoFailureOfTheCaller() {
    Refusal busy = new Refusal(RefusalCode.CAPACITY_EXCEEDED, "Too many.");
    notes.noteFailure(busy, ADDRESS, Optional::empty);
    assertThat(noted()).isEmpty();
  }

  private void fail(RefusalCode code, Optional<Account> named) {
    notes.audited(
        ADDRESS,
        () -> named,
        () -> {
          throw new Refusal(code, "No.");
        });
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
