package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.identity.account.AccountsTest.assertRefused;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.identity.token.IssuedToken;
import org.workflowserver.refusal.RefusalCode;

/** What programs can do with an API key, and when it ends. */
@ParameterizedClass
@EnumSource
class ApiKeysTest extends WithApiKeys {
  private static final String WRONG = "The client's id or its secret is wrong, or has expired.";

  ApiKeysTest(Dialect dialect) {
    super(dialect);
  }

  @Test
  void aKeysTokenNamesTheKeyItsTenantAndItsGroups() {
    String secret = add(Optional.empty());
    assertThat(secret).matches("wfk_[A-Za-z0-9_-]{43}");

    IssuedToken token = here.tokens().issue(signIn(here, secret));

    TokenPrincipal principal = there.tokens().authenticate(token.accessToken());
    assertThat(principal.caller())
        .isEqualTo(
            Caller.of("acme", "api-key:robot", List.of("operator")).as(Subject.ofAccount(id)));
    assertThat(principal.getSubject()).isEqualTo(id);
    assertThat(token.life()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whateverIsWrongTheAnswerIsTheSame() {
    String secret = add(Optional.empty());
    for (String wrong : List.of("", "wfk_", secret + "x", "x".repeat(10_000), "\0")) {
      assertRefused(() -> signIn(here, wrong), RefusalCode.TOKEN_INVALID, WRONG);
    }
    for (String unknown :
        List.of(
            "", "admin", "vlt_1", id.toUpperCase(Locale.ROOT), "\0", Ids.next(IdKind.VAULT_ITEM))) {
      assertRefused(
          () -> here.accounts().signInWithKey(unknown, secret, Installation.address()),
          RefusalCode.TOKEN_INVALID,
          WRONG);
    }
  }

  @Test
  void guessingIsThrottledForThatAddressAndNoRightKeyIs() {
    String secret = add(Optional.empty());
    String address = Installation.address();
    for (int i = 0; i < 30; i++) {
      String guess = "wfk_guess" + i;
      assertRefused(
          () -> here.accounts().signInWithKey(id, guess, address),
          RefusalCode.TOKEN_INVALID,
          WRONG);
    }
    assertRefused(
        () -> here.accounts().signInWithKey(id, "wfk_guess", address),
        RefusalCode.RATE_LIMITED,
        "Too many wrong API keys came from this address; come back later.");
    assertThat(here.accounts().signInWithKey(id, secret, address).id()).isEqualTo(id);
    assertThat(here.accounts().callerWithKey(secret, address)).isNotNull();
  }

  @Test
  void aReplacedKeyEndsWithItsTokensOnEveryServerWithinFiveSeconds() {
    String old = add(Optional.empty());
    String token = here.tokens().issue(signIn(here, old)).accessToken();
    here.tokens().verify(token);
    there.tokens().verify(token);

    String next = inTransaction(() -> keys.replace("acme", id, terms("editor")).secret());
    here.accounts().forget(id);

    assertThat(next).isNotEqualTo(old);
    assertRefused(() -> signIn(there, old), RefusalCode.TOKEN_INVALID, WRONG);
    assertEnded(here, token);
    installation.time.advance(Duration.ofSeconds(5));
    assertEnded(there, token);
    String fresh = there.tokens().issue(signIn(there, next)).accessToken();
    assertThat(here.tokens().verify(fresh).scope()).contains(Scope.EDITOR);
  }

  @Test
  void aRemovedKeyEndsWithItsTokens() {
    String secret = add(Optional.empty());
    String token = here.tokens().issue(signIn(here, secret)).accessToken();
    there.tokens().verify(token);

    inTransaction(
        () -> {
          keys.remove("acme", id);
          return null;
        });
    here.accounts().forget(id);

    assertEnded(here, token);
    installation.time.advance(Duration.ofSeconds(5));
    assertEnded(there, token);
    assertRefused(() -> signIn(here, secret), RefusalCode.TOKEN_INVALID, WRONG);
  }

  @Test
  void neitherKeyNorTokenOutlivesTheExpiry() {
    Instant end = installation.time.now().plusSeconds(600);
    String secret = add(Optional.of(end));
    IssuedToken token = here.tokens().issue(signIn(here, secret));
    assertThat(token.life()).isEqualTo(Duration.ofSeconds(600));
    here.tokens().verify(token.accessToken());

    installation.time.advance(Duration.ofSeconds(600));

    assertRefused(() -> signIn(here, secret), RefusalCode.TOKEN_INVALID, WRONG);
    assertEnded(here, token.accessToken());
  }

  @Test
  void theLastUseIsNotedOnceInAMinute() {
    String secret = add(Optional.empty());
    assertThat(lastUse()).isEmpty();
    signIn(here, secret);
    Instant first = installation.time.now();
    assertThat(lastUse()).contains(first);
    installation.time.advance(Duration.ofSeconds(60));
    signIn(here, secret);
    assertThat(lastUse()).contains(first);
    installation.time.advance(Duration.ofSeconds(1));
    signIn(here, secret);
    assertThat(lastUse()).contains(installation.time.now());
  }

  @Test
  void anotherTenantSeesNoneOfIt() {
    add(Optional.empty());
    assertThat(inTransaction(() -> keys.list("other", List.of(id)))).isEmpty();
    assertThat(inTransaction(() -> keys.list("acme", List.of(id)))).containsOnlyKeys(id);
  }

  @Test
  void nothingShowsTheKeyByItself() {
    NewApiKey made = inTransaction(() -> keys.add("acme", id, terms("viewer")));
    assertThat(made.toString()).doesNotContain("wfk_");
  }

  private Account signIn(Server server, String secret) {
    return server.accounts().signInWithKey(id, secret, Installation.address());
  }

  private static void assertEnded(Server server, String token) {
    assertRefused(
        () -> server.tokens().verify(token),
        RefusalCode.TOKEN_INVALID,
        "The token is not valid here.");
  }
}
