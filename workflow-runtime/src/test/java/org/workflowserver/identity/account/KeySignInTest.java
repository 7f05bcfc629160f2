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
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.identity.token.Installation;
import org.workflowserver.identity.token.Installation.Server;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** API keys in place of a token: who they name, and when they end. */
@ParameterizedClass
@EnumSource
class KeySignInTest extends WithApiKeys {
  private static final String WRONG = "The API key is wrong, or has expired.";

  KeySignInTest(Dialect dialect) {
    super(dialect);
  }

  @Test
  void aKeyNamesItsTenantAndItsGroups() {
    String key = add(Optional.empty());
    for (Server server : List.of(here, there, here)) {
      assertThat(show(server, key))
          .isEqualTo(
              Caller.of("acme", "api-key:robot", List.of("operator")).as(Subject.ofAccount(id)));
    }
  }

  @Test
  void whateverIsWrongTheAnswerIsTheSame() {
    String key = add(Optional.empty());
    for (String wrong :
        List.of(
            "",
            "wfk_",
            key + "x",
            key.toUpperCase(Locale.ROOT),
            "x".repeat(10_000),
            "\0",
            Ids.token("wfk_"))) {
      assertWrong(here, wrong);
    }
  }

  @Test
  void guessingIsThrottledForThatAddressAndNoRightKeyIs() {
    String known = add(Optional.empty());
    String address = Installation.address();
    here.accounts().callerWithKey(known, address);
    RefusalCode last = RefusalCode.TOKEN_INVALID;
    int guesses = 0;
    while (last == RefusalCode.TOKEN_INVALID && guesses < 100) {
      guesses++;
      last = guess(address);
    }
    assertThat(last).isEqualTo(RefusalCode.RATE_LIMITED);
    assertThat(guesses).isBetween(10, 50);
    assertThat(here.accounts().callerWithKey(known, address)).isNotNull();
    assertThat(show(there, known)).isNotNull();
    String itemId = Ids.next(IdKind.VAULT_ITEM);
    String key = inTransaction(() -> keys.add("acme", itemId, terms("viewer")).secret());
    assertThat(here.accounts().callerWithKey(key, address)).isNotNull();
    assertThat(here.accounts().signInWithKey(id, known, address).id()).isEqualTo(id);
    assertThat(guess(address)).isEqualTo(RefusalCode.RATE_LIMITED);
  }

  @Test
  void rightKeysAreNotThrottled() {
    String address = Installation.address();
    for (int i = 0; i < 100; i++) {
      String itemId = Ids.next(IdKind.VAULT_ITEM);
      String key = inTransaction(() -> keys.add("acme", itemId, terms("viewer")).secret());
      assertThat(here.accounts().callerWithKey(key, address)).isNotNull();
    }
  }

  @Test
  void aReplacedKeyEndsAtOnceHereAndWithinFiveSecondsElsewhere() {
    String old = add(Optional.empty());
    show(here, old);
    show(there, old);
    String next = inTransaction(() -> keys.replace("acme", id, terms("editor")).secret());
    here.accounts().forget(id);

    assertWrong(here, old);
    assertThat(show(here, next).scope()).contains(Scope.EDITOR);
    // What is known of the old one does not stand in the way of the new one.
    assertThat(show(there, next).scope()).contains(Scope.EDITOR);
    installation.time.advance(Duration.ofSeconds(5));
    assertWrong(there, old);
    assertThat(show(there, next).scope()).contains(Scope.EDITOR);
  }

  @Test
  void aRemovedKeyEndsAtOnceHereAndWithinFiveSecondsElsewhere() {
    String key = add(Optional.empty());
    show(here, key);
    show(there, key);
    inTransaction(
        () -> {
          keys.remove("acme", id);
          return null;
        });
    here.accounts().forget(id);

    assertWrong(here, key);
    installation.time.advance(Duration.ofSeconds(5));
    assertWrong(there, key);
  }

  @Test
  void aKeyEndsWithItsExpiryToTheMoment() {
    String key = add(Optional.of(installation.time.now().plusSeconds(600)));
    show(here, key);
    installation.time.advance(Duration.ofSeconds(599));
    show(here, key);
    installation.time.advance(Duration.ofSeconds(1));
    assertWrong(here, key);
    assertWrong(there, key);
  }

  @Test
  void theLastUseIsNotedOnceInAMinute() {
    String key = add(Optional.empty());
    show(here, key);
    Instant first = installation.time.now();
    assertThat(lastUse()).contains(first);
    installation.time.advance(Duration.ofSeconds(59));
    show(here, key);
    assertThat(lastUse()).contains(first);
    installation.time.advance(Duration.ofSeconds(2));
    show(here, key);
    assertThat(lastUse()).contains(installation.time.now());
  }

  private RefusalCode guess(String address) {
    try {
      here.accounts().callerWithKey(Ids.token("wfk_"), address);
    } catch (Refusal refusal) {
      return refusal.code();
    }
    throw new AssertionError("A guess was right.");
  }

  private static Caller show(Server server, String key) {
    return server.accounts().callerWithKey(key, Installation.address());
  }

  private static void assertWrong(Server server, String key) {
    assertRefused(() -> show(server, key), RefusalCode.TOKEN_INVALID, WRONG);
  }
}
