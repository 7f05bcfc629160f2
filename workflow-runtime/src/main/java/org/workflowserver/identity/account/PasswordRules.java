package org.workflowserver.identity.account;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a password must be like: long, and not one that is tried first. */
final class PasswordRules {
  static final int LEAST = 12;
  static final int MOST = 200;

  /** Fewer different characters than this are a pattern, however long. */
  private static final int LEAST_DIFFERENT = 5;

  /** A password that is mostly a common word needs as many letters of its own. */
  private static final int LEAST_LETTERS = 4;

  /** What common long passwords are made of, with digits and signs around it. */
  private static final List<String> COMMON =
      List.of(
          "password",
          "passwort",
          "passw0rd",
          "p@ssword",
          "p@ssw0rd",
          "letmein",
          "welcome",
          "qwerty",
          "qwertz",
          "azerty",
          "asdfgh",
          "zxcvbn",
          "1q2w3e",
          "1qaz2wsx",
          "iloveyou",
          "administrator",
          "admin",
          "workflow",
          "changeme",
          "changeit",
          "secret",
          "default",
          "trustno1",
          "sunshine",
          "princess",
          "football",
          "baseball",
          "dragon",
          "monkey",
          "superman",
          "batman",
          "master",
          "login",
          "test",
          "user",
          "root",
          "server");

  private PasswordRules() {}

  /** What is wrong with {@code password} for that account, as a sentence. */
  static Optional<String> problem(String password, String username) {
    int length = password.codePointCount(0, password.length());
    if (length < LEAST || length > MOST) {
      return Optional.of(
          "A password has " + LEAST + " to " + MOST + " characters; this one has " + length + ".");
    }
    String plain = password.toLowerCase(Locale.ROOT);
    if (plain.codePoints().distinct().count() < LEAST_DIFFERENT || isRun(plain)) {
      return Optional.of("This password is a simple pattern; take a less common one.");
    }
    String rest = withoutCommon(plain.replace(username, ""));
    if (rest.length() < LEAST && letters(rest) < LEAST_LETTERS) {
      return Optional.of("This password is among the first to be tried; take a less common one.");
    }
    return Optional.empty();
  }

  /** Whether each character is the next one, up or down: {@code 123456789012}. */
  private static boolean isRun(String text) {
    return isRun(text, 1) || isRun(text, -1);
  }

  private static boolean isRun(String text, int step) {
    return IntStream.range(1, text.length())
        .allMatch(
            i ->
                text.charAt(i) - text.charAt(i - 1) == step
                    || (text.charAt(i - 1) == '9' && text.charAt(i) == '0')
                    || (text.charAt(i - 1) == '0' && text.charAt(i) == '9'));
  }

  private static String withoutCommon(String text) {
    String rest = text;
    for (String common : COMMON) {
      rest = rest.replace(common, "");
    }
    return rest;
  }

  private static long letters(String text) {
    return text.codePoints().filter(Character::isLetter).count();
  }
}
