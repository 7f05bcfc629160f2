package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.workflowserver.identity.token.Installation.PASSWORD;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.TestAudit;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.account.SignInAudit.Attempt;
import org.workflowserver.identity.account.SignInAudit.Method;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What the audit log says of sign-ins. */
class SignInAuditTest {
  private static final String ADDRESS = "192.0.2.1";

  private final Installation installation = Installation.on(Dialect.H2);
  private final Accounts accounts = installation.start().accounts();
  private final SignInAudit signInAudit = new SignInAudit(installation.auditLog);
  private final Account ada;

  SignInAuditTest() {
    installation.add("ada", "acme", Scope.VIEWER);
    this.ada = accounts.signIn("ada", PASSWORD, ADDRESS);
    forget();
  }

  @AfterEach
  void end() {
    installation.close();
  }

  @Test
  void aSignInIsInTheLogOfItsTenant() {
    assertThat(accounts.signIn("ada", PASSWORD, ADDRESS)).isEqualTo(ada);
    assertThat(noted()).containsExactly("acme ada sign_in.succeeded " + ada.id());
    assertThat(TestAudit.details(installation.database, ada.id()))
        .last()
        .isEqualTo(
            "{\"issuer\":\"" + Subject.BUILT_IN_ISSUER + "\",\"subject\":\"" + ada.id() + "\"}");
  }

  @Test
  void aFailedOneIsInTheLogOfTheAccountsTenantAndOneOfAnUnknownNameInThatOfTheFirst() {
    assertRefused(() -> accounts.signIn("ada", "wrong", ADDRESS));
    assertRefused(
        () -> accounts.signInFromBrowser("ada", "wrong", "b", ada.tokensValidFrom(), ADDRESS));
    assertRefused(() -> accounts.signIn("nobody", "wrong", ADDRESS));
    assertRefused(() -> accounts.signIn("ada".repeat(100), "wrong", ADDRESS));
    // Nothing is written before the answer, whose time is the same.
    assertThat(noted()).isEmpty();
    installation.auditLog.flush();
    assertThat(noted())
        .containsExactly(
            "acme ada sign_in.failed " + ada.id(),
            "acme ada sign_in.failed " + ada.id(),
            "default null sign_in.failed null",
            "default null sign_in.failed null");
  }

  @Test
  void aFailureOfAnApiKeyIsInTheLogOfItsTenantAlsoOnceItHasExpired() {
    Instant end = installation.time.now().plusSeconds(60);
    String id = Ids.next(IdKind.VAULT_ITEM);
    String key = addKey(id, end);
    String failed = "acme api-key:robot sign_in.failed " + id;
    assertRefused(() -> accounts.signInWithKey(id, Ids.token("wfk_"), ADDRESS));
    accounts.callerWithKey(key, ADDRESS);
    installation.time.advance(Duration.ofSeconds(60));
    assertRefused(() -> accounts.signInWithKey(id, key, ADDRESS));
    // The one is remembered here, the other has to be looked up.
    assertRefused(() -> accounts.callerWithKey(key, ADDRESS));
    assertRefused(() -> installation.start().accounts().callerWithKey(key, ADDRESS));
    installation.auditLog.flush();
    assertThat(noted()).containsExactly(failed, failed, failed, failed);
    forget();
    assertRefused(() -> accounts.signInWithKey(Ids.next(IdKind.VAULT_ITEM), key, ADDRESS));
    assertRefused(() -> accounts.callerWithKey(Ids.token("wfk_"), ADDRESS));
    installation.auditLog.flush();
    assertThat(noted())
        .containsExactly("default null sign_in.failed null", "default null sign_in.failed null");
  }

  @Test
  void whatGivesNoTokenIsNoSignIn() {
    assertThatThrownBy(() -> accounts.changePassword("ada", PASSWORD, "short", ADDRESS))
        .isInstanceOf(Refusal.class);
    accounts.changePassword("ada", PASSWORD, "another battery staple horse", ADDRESS);
    installation.add("berta", "acme", Scope.VIEWER, true);
    assertThatThrownBy(() -> accounts.signInForToken("berta", PASSWORD, ADDRESS))
        .isInstanceOf(Refusal.class);
    Account berta = accounts.signIn("berta", PASSWORD, ADDRESS);
    installation.auditLog.flush();
    assertThat(noted())
        .containsExactlyInAnyOrder(
            "acme ada user.password_changed " + ada.id(),
            "acme berta sign_in.failed " + berta.id(),
            "acme berta sign_in.succeeded " + berta.id());
    assertThat(TestAudit.details(installation.database, berta.id()))
        .anyMatch(details -> details.contains("password_change_required"));
  }

  private String addKey(String id, Instant end) {
    ApiKeyStore keys = new ApiKeyStore(installation.database.sql(), installation.time);
    ApiKeyTerms terms =
        new ApiKeyTerms("api-key:robot", new TreeSet<>(Set.of("viewer")), Optional.of(end));
    return installation.database.transactions().inNew(() -> keys.add("acme", id, terms).secret());
  }

  @Test
  void strangersHideNoFailureOfAnAccount() {
    Account ofFirst = account("dora", "default");
    Account robot = account("api-key:robot", "default");
    for (int i = 0; i < 2_000; i++) {
      // All of one subscriber's network.
      String address = "2001:db8::" + Integer.toHexString(i);
      for (Method method : Method.values()) {
        fail(RefusalCode.RATE_LIMITED, method, Optional.empty(), address);
        fail(RefusalCode.RATE_LIMITED, method, Optional.of(ada), address);
        fail(RefusalCode.TOKEN_INVALID, method, Optional.empty(), address);
      }
    }
    fail(RefusalCode.TOKEN_INVALID, Method.PASSWORD, Optional.of(ofFirst), "2001:db8::9");
    fail(RefusalCode.TOKEN_INVALID, Method.API_KEY, Optional.of(robot), "2001:db8::9");
    fail(RefusalCode.TOKEN_INVALID, Method.PASSWORD, Optional.of(ada), "2001:db8::9");
    installation.auditLog.flush();
    assertThat(noted())
        .hasSizeLessThan(200)
        .contains(
            "default dora sign_in.failed " + ofFirst.id(),
            "default api-key:robot sign_in.failed " + robot.id())
        .containsOnlyOnce("acme ada sign_in.failed " + ada.id());
  }

  @Test
  void whatIsRefusedAfterTooManyIsToldByItsAddressAlone() {
    for (int i = 0; i < 100; i++) {
      fail(RefusalCode.RATE_LIMITED, Method.PASSWORD, Optional.of(ada), ADDRESS);
    }
    installation.time.advance(Duration.ofMinutes(1));
    installation.auditLog.flush();
    assertThat(noted()).hasSize(6).containsOnly("default null sign_in.failed null");
    assertThat(
            TestAudit.pending(installation.database, AuditAction.SIGN_IN_FAILED).stream()
                .filter(entry -> entry.contains(ADDRESS)))
        .hasSize(6);
  }

  @Test
  void aServerThatIsBusyIsNoFailureOfTheCaller() {
    fail(RefusalCode.CAPACITY_EXCEEDED, Method.PASSWORD, Optional.of(ada), ADDRESS);
    installation.auditLog.flush();
    assertThat(noted()).isEmpty();
  }

  private static Account account(String name, String org) {
    return new Account(
        Ids.next(IdKind.USER),
        name,
        org,
        new TreeSet<>(Set.of("viewer")),
        Optional.empty(),
        false,
        Installation.BEGIN,
        Optional.empty());
  }

  private void fail(RefusalCode code, Method method, Optional<Account> account, String address) {
    Attempt attempt = new Attempt(method, address);
    attempt.lookedUp(account);
    Refusal refused = new Refusal(code, "No.");
    assertThatThrownBy(
            () ->
                signInAudit.audited(
                    attempt,
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.TOKEN_INVALID));
  }

  private List<String> noted() {
    return installation
        .database
        .transactions()
        .inNew(
            () ->
                new Sql(installation.database.entityManager())
                        .of(
                            "select org_id, actor, action, object_id from audit_pending order"
                                + " by id")
                        .list()
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
