package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "ü€", "😀", "a😀b😀", "\uFFFD"})
  void bytesOfUtf8AreCounted(String text) {
    assertThat(Text.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "ü€", "😀", "a😀b😀", "\uFFFD"})
  void textInOrderIsLeftAlone(String text) {
    assertThat(Text.wellFormed(text)).isSameAs(text);
    assertThat(Text.storable(text)).isEqualTo(text);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    assertThat(Text.wellFormed("\uD83D")).isEqualTo("\uFFFD");
    assertThat(Text.wellFormed("\uDE00😀")).isEqualTo("\uFFFD😀");
    assertThat(Text.wellFormed("😀\uD83D\uD83D\uDE00")).isEqualTo("😀\uFFFD😀");
    assertThat(Text.wellFormed("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
  }

  @Test
  void theNullCharacterIsEscaped() {
    assertThat(Text.storable("a\0b\0")).isEqualTo("a\\u0000b\\u0000");
    assertThat(Text.storable(null)).isNull();
  }

  @Test
  void aTextIsCutBetweenCharacters() {
    assertThat(Text.cut("ab", 2)).isEqualTo("ab");
    assertThat(Text.cut("abc", 2)).isEqualTo("ab");
    assertThat(Text.cut("a\ud83d\ude00", 3)).isEqualTo("a\ud83d\ude00");
    assertThat(Text.cut("a\ud83d\ude00b", 3)).isEqualTo("a\ud83d\ude00");
    assertThat(Text.cut("a\ud83d\ude00b", 2)).isEqualTo("a");
    assertThat(Text.cut("\ud83d\ude00", 1)).isEmpty();
    assertThat(Text.shortened("a".repeat(63) + "\ud83d\ude00")).isEqualTo("a".repeat(63) + "…");
    assertThat(Text.shortened("a".repeat(62) + "\ud83d\ude00")).endsWith("a\ud83d\ude00");
  }
}
