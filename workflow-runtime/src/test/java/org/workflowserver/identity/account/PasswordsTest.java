package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @Test
  void matchesOnlyThePasswordThatWasHashed() {
    String hash = passwords.hash("correct horse battery staple");
    assertThat(hash).startsWith("pbkdf2-sha512$210000$").doesNotContain("horse");
    assertThat(passwords.matches("correct horse battery staple", hash)).isTrue();
    assertThat(passwords.matches("correct horse battery stapler", hash)).isFalse();
    assertThat(passwords.hash("correct horse battery staple")).isNotEqualTo(hash);
  }

  @Test
  void nobodyMatches() {
    assertThat(passwords.matchesNobody("")).isFalse();
  }

  @Test
  void madePasswordsAreLongDifferentAndWithinTheRules() {
    String made = Passwords.random();
    assertThat(made).hasSize(28).matches("[A-Za-z0-9]+").isNotEqualTo(Passwords.random());
    assertThat(PasswordRules.problem(made, "admin")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "098765432109",
        "password1234",
        "P@ssw0rd2025!",
        "qwerty123456",
        "admin-admin-1",
        "olivia2024!!",
        "abcabcabcabcabc"
      })
  void shortOrCommonPasswordsAreRefused(String password) {
    assertThat(PasswordRules.problem(password, "olivia")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "5!82-93#7$61",
        "Xk9testQ2m7z",
        "mein Passwort ist lang und bunt",
        "日本語のパスワードは長いほど良い"
      })
  void uncommonOnesAreTaken(String password) {
    assertThat(PasswordRules.problem(password, "olivia")).isEmpty();
  }

  @Test
  void tooLongOnesAreRefused() {
    assertThat(PasswordRules.problem("correct horse ".repeat(14), "olivia")).isEmpty();
    assertThat(PasswordRules.problem("correct horse ".repeat(15), "olivia")).isPresent();
  }
}
