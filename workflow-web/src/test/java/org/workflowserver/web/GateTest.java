package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  @Test
  void whoFollowsALinkReads() {
    assertThat(Gate.isReading("GET", Set.of())).isTrue();
    assertThat(Gate.isReading("HEAD", Set.of("q", "state"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jakarta.faces.ViewState", "x:jakarta.faces.ViewState"})
  void aLinkThatFacesTakesForAFormDoesNotOnlyRead(String name) {
    assertThat(Gate.isReading("GET", Set.of("delete", name))).isFalse();
    assertThat(Gate.isReading("HEAD", Set.of("delete", name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "get", "OPTIONS"})
  void anyOtherMethodMayChangeSomething(String method) {
    assertThat(Gate.isReading(method, Set.of())).isFalse();
  }

  @Test
  void aPostOfAnotherPortOrHostIsNotOfThisServer() {
    assertThat(Gate.isSameOrigin("same-origin")).isTrue();
    // Programs and old browsers say nothing; the token is asked for anyway.
    assertThat(Gate.isSameOrigin(null)).isTrue();
    assertThat(List.of("same-site", "cross-site", "none", "")).noneMatch(Gate::isSameOrigin);
  }
}
