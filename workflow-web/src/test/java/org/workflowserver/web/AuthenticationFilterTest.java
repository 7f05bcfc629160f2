package org.workflowserver.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationFilterTest {
  @Test
  void whoFollowsALinkReads() {
    assertThat(AuthenticationFilter.isReading("GET", Set.of())).isTrue();
    assertThat(AuthenticationFilter.isReading("HEAD", Set.of("q", "state"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jakarta.faces.ViewState", "x:jakarta.faces.ViewState"})
  void aLinkThatFacesTakesForAFormDoesNotOnlyRead(String name) {
    assertThat(AuthenticationFilter.isReading("GET", Set.of("delete", name))).isFalse();
    assertThat(AuthenticationFilter.isReading("HEAD", Set.of("delete", name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "get", "OPTIONS"})
  void anyOtherMethodMayChangeSomething(String method) {
    assertThat(AuthenticationFilter.isReading(method, Set.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://flows.example:8080",
        "https://Flows.Example:8080/console/login?to=http://evil.example",
        "https://public.example",
        "https://public.example:443/console/"
      })
  void aPageAtTheHostThatIsAskedOrAtThePublicUrlIsOfThisServer(String page) {
    assertThat(isOfThisServer(page)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://flows.example",
        "https://flows.example:8081",
        "https://flows.example:80800",
        "https://flows.example:8080.evil.example",
        "https://flows.example:8080@evil.example",
        "https://evil.example/https://flows.example:8080",
        "https://evil.example#flows.example:8080",
        "http://flows.example:8080",
        "ftp://flows.example:8080",
        "http://public.example",
        "http://"
      })
  void aPageOfAnotherPortOrHostIsNotOfThisServer(String page) {
    assertThat(isOfThisServer(page)).isFalse();
  }

  @Test
  void aPortThatIsTheSchemesOwnNeedNotBeSaid() {
    String none = "http://localhost:8080";
    assertThat(AuthenticationFilter.isSameOrigin("http://flows.example", "flows.example:80", none))
        .isTrue();
    assertThat(AuthenticationFilter.isSameOrigin("http://flows.example:80", "flows.example", none))
        .isTrue();
    // A proxy ended HTTPS.
    assertThat(AuthenticationFilter.isSameOrigin("https://flows.example", "flows.example", none))
        .isTrue();
    assertThat(
            AuthenticationFilter.isSameOrigin("https://flows.example:443", "flows.example", none))
        .isTrue();
    assertThat(
            AuthenticationFilter.isSameOrigin(
                "http://[2001:db8::1]:8080", "[2001:db8::1]:8080", none))
        .isTrue();
  }

  @Test
  void programsSayNothingAndTheTokenIsAskedForAnyway() {
    assertThat(isOfThisServer(null)).isTrue();
  }

  private static boolean isOfThisServer(String page) {
    return AuthenticationFilter.isSameOrigin(page, "flows.example:8080", "https://public.example");
  }
}
