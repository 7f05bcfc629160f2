package org.workflowserver.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
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

  @Test
  void matchesInLinearTimeWhereABacktrackingEngineNeverEnds() {
    LinearPattern pattern = LinearPattern.compile("^(a+)+$", true);
    assertThat(pattern.find("a".repeat(100_000) + "b")).isFalse();
    assertThat(pattern.find("a".repeat(100_000))).isTrue();
  }
}
