package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", " \"7\" ", "\"6\", \"7\"", "\"6\",\"7\",\"8\"", "*", " * "})
  void matchStrongly(String header) {
    assertThat(parse(header).matchStrongly("7"::equals)).isTrue();
    assertThat(parse(header).matchWeakly("7")).isTrue();
  }

  @Test
  void weakTagsMatchWeaklyOnly() {
    assertThat(parse("W/\"7\"").matchStrongly("7"::equals)).isFalse();
    assertThat(parse("W/\"7\"").matchWeakly("7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"77\"", "\"6\", \"8\"", "\"\"", "\"*\""})
  void otherTagsDoNotMatch(String header) {
    assertThat(parse(header).matchWeakly("7")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "\"7", "\"7\" \"8\"", "w/\"7\"", "\"7\", x", "*, \"7\"", ","})
  void malformedHeadersAreNothing(String header) {
    assertThat(EntityTags.parse(header)).isEmpty();
  }

  private static EntityTags parse(String header) {
    return EntityTags.parse(header).orElseThrow();
  }
}
