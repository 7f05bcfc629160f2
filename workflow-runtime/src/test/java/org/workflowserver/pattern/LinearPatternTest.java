package org.workflowserver.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$",
        "a{1000}",
        "[[:alpha:]{}]{3}",
        "[]{1000}]{2}",
        "\\{1000}{2}",
        "a{,5}{x}",
        "(?i)[a-zà-öø-ÿ\\x00-\\x1f\\--\\.]+[\u4E00-\u9FFF\\x{3400}-\\x{4DBF}]",
        "[\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}\\x{3001}-\\x{D7FF}]",
        "[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}]{2,1000}",
        "\\d{3}-\\d{3}-\\d{3}-\\d{3}-\\d{3}-\\d{3}-\\d{3}-\\d{3}",
        "{",
      })
  void takesOrdinaryPatterns(String pattern) {
    assertThat(LinearPattern.compile(pattern, true)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((((((a{9}){9}){9}){9}){9}){9}){9}",
        "(([]]{1000}){1000}){1000}",
        "(([^]]{1000}){1000}){1000}",
        "(([[:alpha:]]{1000}){1000}){1000}",
        "((\\[{1000}){1000}){1000}",
        "((a{0,1000}){0,1000}){0,1000}",
        "((a{1000,}){1000,}){1000,}",
        "(?:(?:(?i:a){1000}?){1000}?){1000}?",
        "((\\pL{1000})*{1000}){1000}",
      })
  void refusesRepetitionsThatMultiplyWithoutWritingThemOut(String pattern) {
    assertThatThrownBy(() -> LinearPattern.compile(pattern, true))
        .isInstanceOf(PatternRefused.class);
  }

  /** Hundreds of them made a call take minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\\pL\\PN\\pL\\PN\\pL\\PN\\pL\\PN\\pL\\PN]",
        "(?i)[\\x{2000}-\\x{1e942}][\\x{2000}-\\x{1e942}]",
        "(?si:[\u2000-\uD83A\uDD42\u2000-\uD83A\uDD42])",
      })
  void refusesSetsOfCharactersThatTakeLongToMake(String pattern) {
    assertThatThrownBy(() -> LinearPattern.compile(pattern, true))
        .isInstanceOf(PatternRefused.class);
  }

  /** The library never comes to an end with these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)\u1C80",
        "(?i)\\x{1c88}",
        "(?s-mi:a)\\x{01C80}",
        "(?i)[\u1C81]",
        "(?i)[^a\\x{1C85}]",
        "(?i)[B-\uD83A\uDD42]",
        "(?i)[a-z0-9B-\\x{2000}]",
        "(?i)[\\x{1000}-\\x{10ffff}]",
        "(?i)[\\x41-\\x{00002000}]",
        "(?i)[--\\x{2000}]",
        "(?i)[\\n-\u2000]",
      })
  void refusesLettersWhoseOtherCaseIsLookedForWithoutEnd(String pattern) {
    assertThatThrownBy(() -> LinearPattern.compile(pattern, true))
        .isInstanceOf(PatternRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[B-\\x{2000}]\u1C80", "(?i)[\u4E00-\u9FFF]id-\u7F16", "(?i)\\p{Cyrillic}"})
  void takesThemWhereCaseDoesNotMatter(String pattern) {
    assertThat(LinearPattern.compile(pattern, true)).isNotNull();
  }

  /** Another version of Java may know other letters. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void looksForEachOtherCaseToAnEnd() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      int upper = Character.toUpperCase(letter);
      int lower = Character.toLowerCase(letter);
      boolean leadsBack =
          Character.toLowerCase(upper) == letter && Character.toUpperCase(lower) == letter;
      if (!leadsBack && (letter < 0x1C80 || letter > 0x1C88)) {
        LinearPattern pattern = LinearPattern.compile("(?i)\\x{%x}$".formatted(letter), true);
        assertThat(pattern.find(Character.toString(letter))).isTrue();
        assertThat(pattern.find("-")).isFalse();
      }
    }
  }

  /** What is too large for that is refused all the same. */
  @Test
  void compilesNoLargePatternThatIsNotUsedYet() {
    LinearPattern.check("(?:abcdefg){900}[");
    assertThatThrownBy(() -> LinearPattern.check("[")).isInstanceOf(PatternRefused.class);
    assertThatThrownBy(() -> LinearPattern.check("((a{1000}){1000}){1000}"))
        .isInstanceOf(PatternRefused.class);
  }

  /** A step takes up to 20 nanoseconds. */
  @Test
  void affordsASecondOfWork() {
    assertThat(20L * LinearPattern.MAX_WORK).isLessThan(1_000_000_000L);
    String text = "x".repeat(1 << 20);
    assertThat(LinearPattern.compile("(?i)\\b(?:error|warning): [^ ]+", true).affords(text))
        .isTrue();
    assertThat(LinearPattern.compile("(?:a?){10}b", true).affords(text)).isTrue();
    assertThat(LinearPattern.compile("(?:a?){30}b", true).affords(text)).isFalse();
  }

  @Test
  void matchesInLinearTimeWhereABacktrackingEngineNeverEnds() {
    LinearPattern pattern = LinearPattern.compile("^(a+)+$", true);
    assertThat(pattern.find("a".repeat(100_000) + "b")).isFalse();
    assertThat(pattern.find("a".repeat(100_000))).isTrue();
  }
}
